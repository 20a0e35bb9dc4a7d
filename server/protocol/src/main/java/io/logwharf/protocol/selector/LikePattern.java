package io.logwharf.protocol.selector;

import java.util.Arrays;

/**
 * A pattern of LIKE: {@code _} stands for any one character, {@code %} for any number of them.
 * Matching takes time proportional to pattern times text at worst, and never backtracks further
 * than the last {@code %}.
 */
final class LikePattern {
  private final char[] characters;
  private final boolean[] wild;

  /**
   * Compiles a pattern; a character after the escape character, which may be null, stands for
   * itself.
   */
  LikePattern(String pattern, Character escape) {
    char[] compiled = new char[pattern.length()];
    boolean[] special = new boolean[pattern.length()];
    int length = 0;
    for (int i = 0; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      boolean escaped = escape != null && c == escape && i + 1 < pattern.length();
      compiled[length] = escaped ? pattern.charAt(++i) : c;
      special[length++] = !escaped && (c == '%' || c == '_');
    }
    characters = Arrays.copyOf(compiled, length);
    wild = Arrays.copyOf(special, length);
  }

  boolean matches(String text) {
    int at = 0;
    int in = 0;
    int retryPattern = -1;
    int retryText = 0;
    while (in < text.length()) {
      if (at < characters.length && isMany(at)) {
        retryPattern = ++at;
        retryText = in;
      } else if (at < characters.length && (wild[at] || characters[at] == text.charAt(in))) {
        at++;
        in++;
      } else if (retryPattern >= 0) {
        at = retryPattern;
        in = ++retryText;
      } else {
        return false;
      }
    }
    while (at < characters.length && isMany(at)) {
      at++;
    }
    return at == characters.length;
  }

  private boolean isMany(int index) {
    return wild[index] && characters[index] == '%';
  }
}
