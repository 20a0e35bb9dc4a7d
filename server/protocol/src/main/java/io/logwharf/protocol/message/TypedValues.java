package io.logwharf.protocol.message;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The bodies of map and stream messages.
 *
 * <pre>
 * map     version (int8, 1), then to the end: name, value
 * stream  version (int8, 1), then to the end: value
 * name    length in bytes (int32), UTF-8
 * value   letter, then big-endian
 *           z boolean int8   b byte int8   h short int16   c char int16   i int int32   l long int64
 *           f float int32 bits   d double int64 bits   n null, nothing
 *           s string: length in bytes (int32), UTF-8     x bytes: length (int32), bytes
 * </pre>
 */
public final class TypedValues {
  private static final byte VERSION = 1;

  private TypedValues() {}

  /** Appends the body of a map message. */
  public static void writeMap(ByteBuf out, Map<String, Object> entries) {
    out.writeByte(VERSION);
    entries.forEach(
        (name, value) -> {
          writeText(out, name);
          writeValue(out, value);
        });
  }

  /** Appends the body of a stream message. */
  public static void writeStream(ByteBuf out, List<Object> values) {
    out.writeByte(VERSION);
    values.forEach(value -> writeValue(out, value));
  }

  /**
   * Reads the body of a map message, from position to limit; null or nothing is an empty map.
   *
   * @throws InvalidBodyException where it is none
   */
  public static Map<String, Object> readMap(ByteBuffer body) {
    Map<String, Object> entries = new LinkedHashMap<>();
    ByteBuffer in = begin(body);
    while (in.hasRemaining()) {
      entries.put(readText(in), readValue(in));
    }
    return entries;
  }

  /**
   * Reads the body of a stream message, from position to limit; null or nothing is an empty one.
   *
   * @throws InvalidBodyException where it is none
   */
  public static List<Object> readStream(ByteBuffer body) {
    List<Object> values = new ArrayList<>();
    ByteBuffer in = begin(body);
    while (in.hasRemaining()) {
      values.add(readValue(in));
    }
    return values;
  }

  /** Whether a map or stream can hold this value (Jakarta Messaging 3.1 §3.11.3). */
  public static boolean isAllowed(Object value) {
    return value == null
        || value instanceof String
        || value instanceof Boolean
        || value instanceof Byte
        || value instanceof Short
        || value instanceof Character
        || value instanceof Integer
        || value instanceof Long
        || value instanceof Float
        || value instanceof Double
        || value instanceof byte[];
  }

  private static void writeValue(ByteBuf out, Object value) {
    if (value == null) {
      out.writeByte('n');
    } else if (value instanceof String text) {
      out.writeByte('s');
      writeText(out, text);
    } else if (value instanceof byte[] bytes) {
      out.writeByte('x').writeInt(bytes.length).writeBytes(bytes);
    } else if (value instanceof Boolean flag) {
      out.writeByte('z').writeBoolean(flag);
    } else if (value instanceof Character character) {
      out.writeByte('c').writeChar(character);
    } else {
      writeNumber(out, value);
    }
  }

  private static void writeNumber(ByteBuf out, Object value) {
    if (value instanceof Integer number) {
      out.writeByte('i').writeInt(number);
    } else if (value instanceof Long number) {
      out.writeByte('l').writeLong(number);
    } else if (value instanceof Double number) {
      out.writeByte('d').writeDouble(number);
    } else if (value instanceof Float number) {
      out.writeByte('f').writeFloat(number);
    } else if (value instanceof Short number) {
      out.writeByte('h').writeShort(number);
    } else if (value instanceof Byte number) {
      out.writeByte('b').writeByte(number);
    } else {
      throw new IllegalArgumentException(
          "a map or stream can't hold a " + value.getClass().getName());
    }
  }

  private static void writeText(ByteBuf out, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(bytes.length).writeBytes(bytes);
  }

  private static ByteBuffer begin(ByteBuffer body) {
    if (body == null || !body.hasRemaining()) {
      return ByteBuffer.allocate(0);
    }
    ByteBuffer in = body.slice();
    byte version = in.get();
    if (version != VERSION) {
      throw new InvalidBodyException(
          "a map or stream body of version " + version + "; known is " + VERSION);
    }
    return in;
  }

  private static Object readValue(ByteBuffer in) {
    char letter = (char) require(in, Byte.BYTES).get();
    return switch (letter) {
      case 'n' -> null;
      case 's' -> readText(in);
      case 'x' -> readBytes(in);
      case 'z' -> require(in, Byte.BYTES).get() != 0;
      case 'b' -> require(in, Byte.BYTES).get();
      case 'h' -> require(in, Short.BYTES).getShort();
      case 'c' -> require(in, Character.BYTES).getChar();
      case 'i' -> require(in, Integer.BYTES).getInt();
      case 'l' -> require(in, Long.BYTES).getLong();
      case 'f' -> require(in, Float.BYTES).getFloat();
      case 'd' -> require(in, Double.BYTES).getDouble();
      default ->
          throw new InvalidBodyException(
              "a map or stream body with a value of the unknown type " + (int) letter);
    };
  }

  private static String readText(ByteBuffer in) {
    return new String(readBytes(in), StandardCharsets.UTF_8);
  }

  private static byte[] readBytes(ByteBuffer in) {
    int length = require(in, Integer.BYTES).getInt();
    require(in, length);
    byte[] bytes = new byte[length];
    in.get(bytes);
    return bytes;
  }

  private static ByteBuffer require(ByteBuffer in, int length) {
    if (length < 0 || length > in.remaining()) {
      throw new InvalidBodyException(
          "a map or stream body ends within a value: "
              + length
              + " bytes expected, "
              + in.remaining()
              + " left");
    }
    return in;
  }
}
