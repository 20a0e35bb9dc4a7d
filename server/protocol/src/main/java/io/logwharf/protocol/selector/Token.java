package io.logwharf.protocol.selector;

/**
 * A word of a selector.
 *
 * @param text the keyword in upper case, the symbol, the identifier, or the source of a literal
 * @param value of a literal, otherwise null
 * @param position of its first character
 */
record Token(Kind kind, String text, Object value, int position) {
  enum Kind {
    IDENTIFIER,
    KEYWORD,
    LITERAL,
    SYMBOL,
    END
  }

  boolean is(String keywordOrSymbol) {
    return (kind == Kind.KEYWORD || kind == Kind.SYMBOL) && text.equals(keywordOrSymbol);
  }
}
