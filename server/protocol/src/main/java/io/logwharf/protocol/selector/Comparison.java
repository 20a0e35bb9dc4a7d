package io.logwharf.protocol.selector;

import java.math.BigDecimal;

/**
 * The comparison operators. Numbers compare with numbers in every way; strings with strings and
 * booleans with booleans for equality only; values of unlike types compare as false; NULL makes the
 * result unknown.
 */
enum Comparison {
  EQUAL("=") {
    @Override
    boolean holds(int order) {
      return order == 0;
    }
  },
  NOT_EQUAL("<>") {
    @Override
    boolean holds(int order) {
      return order != 0;
    }
  },
  LESS("<") {
    @Override
    boolean holds(int order) {
      return order < 0;
    }
  },
  LESS_OR_EQUAL("<=") {
    @Override
    boolean holds(int order) {
      return order <= 0;
    }
  },
  GREATER(">") {
    @Override
    boolean holds(int order) {
      return order > 0;
    }
  },
  GREATER_OR_EQUAL(">=") {
    @Override
    boolean holds(int order) {
      return order >= 0;
    }
  };

  private final String symbol;

  Comparison(String symbol) {
    this.symbol = symbol;
  }

  abstract boolean holds(int order);

  /** Whether the operator is one of the two that strings and booleans have. */
  boolean isEquality() {
    return this == EQUAL || this == NOT_EQUAL;
  }

  /** The operator with this symbol, null where there is none. */
  static Comparison forSymbol(String symbol) {
    for (Comparison comparison : values()) {
      if (comparison.symbol.equals(symbol)) {
        return comparison;
      }
    }
    return null;
  }

  /** The outcome for two values, the first not null: TRUE, FALSE, or null for unknown. */
  Boolean apply(Object left, Object right) {
    if (right == null) {
      return null;
    }
    if (left instanceof Number a && right instanceof Number b) {
      return !isNaN(a) && !isNaN(b) ? holds(order(a, b)) : this == NOT_EQUAL;
    }
    if (left.getClass() != right.getClass() || !isEquality()) {
      return Boolean.FALSE;
    }
    return holds(left.equals(right) ? 0 : 1);
  }

  private static boolean isNaN(Number number) {
    return number instanceof Double value && value.isNaN();
  }

  /** Exact also where a long is compared with a double that can't hold it. */
  private static int order(Number a, Number b) {
    if (a instanceof Long x && b instanceof Long y) {
      return Long.compare(x, y);
    }
    double x = a.doubleValue();
    double y = b.doubleValue();
    if (x != y || Double.isInfinite(x)) {
      return x < y ? -1 : x > y ? 1 : 0;
    }
    return decimal(a).compareTo(decimal(b));
  }

  private static BigDecimal decimal(Number number) {
    return number instanceof Long exact
        ? BigDecimal.valueOf(exact)
        : new BigDecimal(number.doubleValue());
  }
}
