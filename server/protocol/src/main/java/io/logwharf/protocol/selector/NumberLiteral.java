package io.logwharf.protocol.selector;

import java.util.Locale;

/**
 * Numeric literals in the syntax of Java's, as §3.8.1.1 has it: exact ones are Longs, others
 * Doubles.
 */
final class NumberLiteral {
  private NumberLiteral() {}

  /**
   * Reads an unsigned literal. The magnitude of the smallest long reads as that long, so that a
   * minus sign before it can be folded in.
   *
   * @throws NumberFormatException where it is none, or too large
   */
  static Number parse(String source) {
    String lower = source.toLowerCase(Locale.ROOT);
    if (lower.startsWith("0x")) {
      return Long.parseUnsignedLong(withoutLongSuffix(lower.substring(2)), 16);
    }
    if (isApproximate(lower)) {
      return Double.parseDouble(lower);
    }
    String digits = withoutLongSuffix(lower);
    if (digits.length() > 1 && digits.charAt(0) == '0') {
      return Long.parseUnsignedLong(digits.substring(1), 8);
    }
    long value = Long.parseUnsignedLong(digits);
    if (value < 0 && value != Long.MIN_VALUE) {
      throw new NumberFormatException(source);
    }
    return value;
  }

  private static boolean isApproximate(String lower) {
    char last = lower.charAt(lower.length() - 1);
    return lower.indexOf('.') >= 0 || lower.indexOf('e') >= 0 || last == 'f' || last == 'd';
  }

  private static String withoutLongSuffix(String lower) {
    return lower.endsWith("l") ? lower.substring(0, lower.length() - 1) : lower;
  }
}
