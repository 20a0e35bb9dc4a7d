package io.logwharf.jms.xa;

/** The coordinator doesn't take a session's work into a branch. */
final class BranchRefusedException extends Exception {
  private static final long serialVersionUID = 1L;
  private final int code;

  BranchRefusedException(int code) {
    super("the branch does not take the session's work, XA code " + code);
    this.code = code;
  }

  /** The XA code of the refusal. */
  int code() {
    return code;
  }
}
