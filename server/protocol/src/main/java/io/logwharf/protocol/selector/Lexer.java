package io.logwharf.protocol.selector;

import java.util.Locale;
import java.util.Set;

/** Splits a selector into tokens. Used by one parser, on one thread. */
final class Lexer {
  private static final Set<String> KEYWORDS =
      Set.of("NULL", "TRUE", "FALSE", "NOT", "AND", "OR", "BETWEEN", "LIKE", "IN", "IS", "ESCAPE");

  private final String text;
  private int position;

  Lexer(String text) {
    this.text = text;
  }

  Token next() {
    while (position < text.length() && Character.isWhitespace(text.charAt(position))) {
      position++;
    }
    int start = position;
    if (start == text.length()) {
      return new Token(Token.Kind.END, "the end", null, start);
    }
    char c = text.charAt(start);
    if (Character.isJavaIdentifierStart(c)) {
      return word(start);
    }
    if (c == '\'') {
      return string(start);
    }
    if (isDigit(c) || (c == '.' && start + 1 < text.length() && isDigit(text.charAt(start + 1)))) {
      return number(start);
    }
    return symbol(start);
  }

  private Token word(int start) {
    while (position < text.length() && Character.isJavaIdentifierPart(text.charAt(position))) {
      position++;
    }
    String word = text.substring(start, position);
    String upper = word.toUpperCase(Locale.ROOT);
    if (!KEYWORDS.contains(upper)) {
      return new Token(Token.Kind.IDENTIFIER, word, null, start);
    }
    return switch (upper) {
      case "TRUE" -> new Token(Token.Kind.LITERAL, upper, Boolean.TRUE, start);
      case "FALSE" -> new Token(Token.Kind.LITERAL, upper, Boolean.FALSE, start);
      default -> new Token(Token.Kind.KEYWORD, upper, null, start);
    };
  }

  private Token string(int start) {
    StringBuilder value = new StringBuilder();
    position++;
    while (position < text.length()) {
      char c = text.charAt(position++);
      if (c != '\'') {
        value.append(c);
      } else if (position < text.length() && text.charAt(position) == '\'') {
        value.append('\'');
        position++;
      } else {
        return new Token(
            Token.Kind.LITERAL, text.substring(start, position), value.toString(), start);
      }
    }
    throw new SelectorSyntaxException(text, start, "a string that is not closed");
  }

  private Token number(int start) {
    boolean hexadecimal = text.startsWith("0x", start) || text.startsWith("0X", start);
    while (position < text.length() && isPartOfNumber(text.charAt(position), hexadecimal)) {
      position++;
    }
    String source = text.substring(start, position);
    try {
      return new Token(Token.Kind.LITERAL, source, NumberLiteral.parse(source), start);
    } catch (NumberFormatException e) {
      throw new SelectorSyntaxException(text, start, "'" + source + "' is not a number of 64 bits");
    }
  }

  private boolean isPartOfNumber(char c, boolean hexadecimal) {
    if (Character.isLetterOrDigit(c) || c == '.' || c == '_') {
      return true;
    }
    char before = text.charAt(position - 1);
    return !hexadecimal && (c == '+' || c == '-') && (before == 'e' || before == 'E');
  }

  private Token symbol(int start) {
    char c = text.charAt(start);
    char after = start + 1 < text.length() ? text.charAt(start + 1) : ' ';
    boolean two = (c == '<' && (after == '=' || after == '>')) || (c == '>' && after == '=');
    if (!two && "=<>+-*/(),".indexOf(c) < 0) {
      throw new SelectorSyntaxException(text, start, "unexpected '" + c + "'");
    }
    position += two ? 2 : 1;
    return new Token(Token.Kind.SYMBOL, text.substring(start, position), null, start);
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
