package io.logwharf.jms.message;

import jakarta.jms.MessageFormatException;

/**
 * Which type can be read as which: tables 3-2 (properties, §3.5.4) and 3-7 (map and stream
 * messages, §3.11.3) of Jakarta Messaging 3.1, which agree where both have a type. Null is read as
 * the primitive type's {@code valueOf(String)} reads it.
 */
final class Conversions {
  private Conversions() {}

  static boolean toBoolean(Object value) throws MessageFormatException {
    if (value instanceof Boolean flag) {
      return flag;
    }
    return Boolean.parseBoolean(text(value, "boolean"));
  }

  static byte toByte(Object value) throws MessageFormatException {
    if (value instanceof Byte number) {
      return number;
    }
    return Byte.parseByte(text(value, "byte"));
  }

  static short toShort(Object value) throws MessageFormatException {
    if (value instanceof Short || value instanceof Byte) {
      return ((Number) value).shortValue();
    }
    return Short.parseShort(text(value, "short"));
  }

  static int toInt(Object value) throws MessageFormatException {
    if (value instanceof Integer || value instanceof Short || value instanceof Byte) {
      return ((Number) value).intValue();
    }
    return Integer.parseInt(text(value, "int"));
  }

  static long toLong(Object value) throws MessageFormatException {
    if (value instanceof Long
        || value instanceof Integer
        || value instanceof Short
        || value instanceof Byte) {
      return ((Number) value).longValue();
    }
    return Long.parseLong(text(value, "long"));
  }

  static float toFloat(Object value) throws MessageFormatException {
    if (value instanceof Float number) {
      return number;
    }
    return Float.parseFloat(text(value, "float"));
  }

  static double toDouble(Object value) throws MessageFormatException {
    if (value instanceof Double || value instanceof Float) {
      return ((Number) value).doubleValue();
    }
    return Double.parseDouble(text(value, "double"));
  }

  /**
   * @throws NullPointerException for null, which §3.11.3 asks for
   */
  static char toChar(Object value) throws MessageFormatException {
    if (value == null) {
      throw new NullPointerException("null can't be read as char");
    }
    if (value instanceof Character character) {
      return character;
    }
    throw MessageErrors.conversion(value, "char");
  }

  static String toText(Object value) throws MessageFormatException {
    if (value instanceof byte[]) {
      throw MessageErrors.conversion(value, "String");
    }
    return value == null ? null : value.toString();
  }

  /** A copy of the bytes. */
  static byte[] toBytes(Object value) throws MessageFormatException {
    if (value == null) {
      return null;
    }
    if (value instanceof byte[] bytes) {
      return bytes.clone();
    }
    throw MessageErrors.conversion(value, "byte[]");
  }

  /** What there is to convert: text, or null; no other type has got here legally. */
  private static String text(Object value, String wanted) throws MessageFormatException {
    if (value == null || value instanceof String) {
      return (String) value;
    }
    throw MessageErrors.conversion(value, wanted);
  }
}
