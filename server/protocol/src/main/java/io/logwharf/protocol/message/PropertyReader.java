package io.logwharf.protocol.message;

import io.logwharf.protocol.record.HeaderCursor;

/**
 * Tells which record headers are properties, and of which type: the n-th header that is a property
 * by its own name has the n-th letter of {@code jms.types}, and is text where there is none.
 * Headers whose names had to be altered have no letter: they are not ours.
 */
final class PropertyReader {
  private String types;
  private int index;
  private String name;
  private char type;

  void reset() {
    types = null;
    index = 0;
  }

  void setTypes(String letters) {
    this.types = letters;
  }

  /**
   * Looks at a header; each is to be looked at once, in their order.
   *
   * @return whether it is a property
   */
  boolean read(HeaderMeaning header) {
    name = header.property();
    if (name == null) {
      return false;
    }
    type = header.type();
    if (header.typed()) {
      type = types == null || index >= types.length() ? PropertyType.STRING : types.charAt(index);
      index++;
    }
    return true;
  }

  String name() {
    return name;
  }

  Object value(HeaderCursor header) {
    return PropertyType.parse(type, header.valueAsText());
  }
}
