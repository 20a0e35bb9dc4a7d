package io.logwharf.protocol.selector;

/**
 * The arithmetic operators, with Java's numeric promotion: two longs give a long, anything else a
 * double.
 */
enum Arithmetic {
  ADD {
    @Override
    long apply(long a, long b) {
      return a + b;
    }

    @Override
    double apply(double a, double b) {
      return a + b;
    }
  },
  SUBTRACT {
    @Override
    long apply(long a, long b) {
      return a - b;
    }

    @Override
    double apply(double a, double b) {
      return a - b;
    }
  },
  MULTIPLY {
    @Override
    long apply(long a, long b) {
      return a * b;
    }

    @Override
    double apply(double a, double b) {
      return a * b;
    }
  },
  DIVIDE {
    @Override
    long apply(long a, long b) {
      return a / b;
    }

    @Override
    double apply(double a, double b) {
      return a / b;
    }
  };

  abstract long apply(long a, long b);

  abstract double apply(double a, double b);

  /** The result; NULL where an operand is no number, or an exact one is divided by zero. */
  Number apply(Object left, Object right) {
    if (!(left instanceof Number a) || !(right instanceof Number b)) {
      return null;
    }
    if (a instanceof Long x && b instanceof Long y) {
      return this == DIVIDE && y == 0 ? null : (Number) apply(x.longValue(), y.longValue());
    }
    return apply(a.doubleValue(), b.doubleValue());
  }
}
