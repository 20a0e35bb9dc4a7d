package io.logwharf.protocol.selector;

import java.util.Comparator;
import java.util.List;
import java.util.Set;

/** A message selector, parsed and checked. Immutable. */
public final class Selector {
  /** A selector is at most so many characters long. */
  public static final int MAX_LENGTH = 64 * 1024;

  private final String text;
  private final Expression condition;
  private final Set<String> identifiers;
  private final List<Equality> equalities;
  private final Equality mostExacting;

  private Selector(String text, Expression condition, Set<String> identifiers) {
    this.text = text;
    this.condition = condition;
    this.identifiers = Set.copyOf(identifiers);
    this.equalities = Equality.requiredBy(condition);
    this.mostExacting =
        equalities.stream()
            .min(Comparator.comparingInt(equality -> equality.values().size()))
            .orElse(null);
  }

  /**
   * Parses a selector.
   *
   * @throws SelectorSyntaxException where the text is not a conditional expression of §3.8.1.1,
   *     names a header field that selectors may not use, or is too long or too deeply nested
   */
  public static Selector parse(String text) {
    if (text.length() > MAX_LENGTH) {
      throw new SelectorSyntaxException(
          text.substring(0, 40) + "...", MAX_LENGTH, "longer than " + MAX_LENGTH + " characters");
    }
    Parser parser = new Parser(text);
    Expression condition = parser.parse();
    return new Selector(text, condition, parser.identifiers());
  }

  /**
   * Whether the selector is true of a message; a selector whose value is unknown does not match.
   */
  public boolean matches(SelectorFields fields) {
    return Boolean.TRUE.equals(condition.evaluate(fields));
  }

  /**
   * Whether no message can match both, as far as is plain from their texts: they want different
   * values of one and the same field.
   *
   * @return false also where it would take more than a look to know
   */
  public boolean excludes(Selector other) {
    for (Equality wanted : equalities) {
      for (Equality otherWanted : other.equalities) {
        if (wanted.excludes(otherWanted)) {
          return true;
        }
      }
    }
    return false;
  }

  /**
   * What it requires, that the fewest values fulfil; null where it may be true whatever they are.
   */
  Equality mostExacting() {
    return mostExacting;
  }

  /** The header fields and properties that the selector looks at. */
  public Set<String> identifiers() {
    return identifiers;
  }

  /** The selector as it was given. */
  @Override
  public String toString() {
    return text;
  }
}
