package io.logwharf.protocol.destination;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Writes any text with letters, digits, '-' and '_' of ASCII only: other bytes of its UTF-8 form,
 * and '_' itself, become '_' and two upper-case hexadecimal digits. One text has one form.
 */
final class NameEscape {
  private static final String HEX = "0123456789ABCDEF";

  private NameEscape() {}

  /**
   * @param keepDots whether '.' stays as it is
   * @throws IllegalArgumentException where the text has half of a surrogate pair, which UTF-8 can't
   *     say
   */
  static String escape(String text, boolean keepDots) {
    StringBuilder out = new StringBuilder(text.length() + 8);
    ByteBuffer bytes = encode(text);
    while (bytes.hasRemaining()) {
      int next = bytes.get() & 0xff;
      if (isPlain(next, keepDots)) {
        out.append((char) next);
      } else {
        out.append('_').append(HEX.charAt(next >> 4)).append(HEX.charAt(next & 15));
      }
    }
    return out.toString();
  }

  /** The text, empty where this is not what {@link #escape} makes of any. */
  static Optional<String> unescape(String escaped, boolean keepDots) {
    ByteBuffer bytes = ByteBuffer.allocate(escaped.length());
    int at = 0;
    while (at < escaped.length()) {
      char next = escaped.charAt(at);
      if (next != '_') {
        if (next > 0x7f) {
          return Optional.empty();
        }
        bytes.put((byte) next);
        at++;
        continue;
      }
      int value = hexValue(escaped, at + 1);
      if (value < 0) {
        return Optional.empty();
      }
      bytes.put((byte) value);
      at += 3;
    }
    String text = decode(bytes.flip());
    boolean exact = text != null && escape(text, keepDots).equals(escaped);
    return exact ? Optional.of(text) : Optional.empty();
  }

  private static int hexValue(String escaped, int at) {
    if (at + 2 > escaped.length()) {
      return -1;
    }
    int high = HEX.indexOf(escaped.charAt(at));
    int low = HEX.indexOf(escaped.charAt(at + 1));
    return high < 0 || low < 0 ? -1 : high << 4 | low;
  }

  private static boolean isPlain(int c, boolean keepDots) {
    return isLetterOrDigit(c) || c == '-' || (keepDots && c == '.');
  }

  /** Of ASCII. */
  static boolean isLetterOrDigit(int c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  }

  private static ByteBuffer encode(String text) {
    try {
      return StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException(
          "a name must not have half of a surrogate pair; this one does: " + text, e);
    }
  }

  private static String decode(ByteBuffer bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }
}
