package io.logwharf.protocol.selector;

/** The header fields and properties of one message, as a selector sees them. */
@FunctionalInterface
public interface SelectorFields {
  /**
   * The value of a header field or property.
   *
   * @param identifier case-sensitive, as it stands in the selector
   * @return a String, Boolean, Byte, Short, Integer, Long, Float or Double; null where the message
   *     has no such field
   */
  Object value(String identifier);
}
