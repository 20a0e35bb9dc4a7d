package io.logwharf.protocol.selector;

/** A selector that isn't one; the message says what is wrong and where. */
public final class SelectorSyntaxException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  SelectorSyntaxException(String selector, int position, String problem) {
    super(
        "invalid selector: "
            + problem
            + " at character "
            + (position + 1)
            + " of ["
            + selector
            + "]");
  }
}
