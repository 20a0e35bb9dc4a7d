package io.logwharf.protocol.message;

/**
 * The types of properties (Jakarta Messaging 3.1 §3.5.2), their letters in the header {@code
 * jms.types}, and their values as text.
 */
final class PropertyType {
  static final char STRING = 's';
  static final char BOOLEAN = 'z';
  static final char BYTE = 'b';
  static final char SHORT = 'h';
  static final char INT = 'i';
  static final char LONG = 'l';
  static final char FLOAT = 'f';
  static final char DOUBLE = 'd';
  static final char NULL = 'n';

  private PropertyType() {}

  /**
   * The letter of a value's type.
   *
   * @throws IllegalArgumentException where a property can't have such a value
   */
  static char of(Object value) {
    if (value instanceof String) {
      return STRING;
    } else if (value instanceof Integer) {
      return INT;
    } else if (value instanceof Long) {
      return LONG;
    } else if (value instanceof Boolean) {
      return BOOLEAN;
    } else if (value instanceof Double) {
      return DOUBLE;
    } else if (value instanceof Float) {
      return FLOAT;
    } else if (value instanceof Short) {
      return SHORT;
    } else if (value instanceof Byte) {
      return BYTE;
    } else if (value == null) {
      return NULL;
    }
    throw new IllegalArgumentException(
        "a property can't be a " + value.getClass().getName() + "; see §3.5.2 for what it can be");
  }

  /** The value of this type that the text stands for; the text itself where it stands for none. */
  static Object parse(char type, String text) {
    if (text == null) {
      return null;
    }
    try {
      return switch (type) {
        case BOOLEAN -> Boolean.valueOf(text);
        case BYTE -> Byte.valueOf(text);
        case SHORT -> Short.valueOf(text);
        case INT -> Integer.valueOf(text);
        case LONG -> Long.valueOf(text);
        case FLOAT -> Float.valueOf(text);
        case DOUBLE -> Double.valueOf(text);
        default -> text;
      };
    } catch (NumberFormatException e) {
      // Some client gave the header another value; a record on the log must stay readable.
      return text;
    }
  }
}
