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
   * Looks at a header that is none of {@link HeaderName}, but content-type.
   *
   * @return whether it is a property
   */
  boolean read(HeaderCursor header) {
    String headerName = header.name();
    if (headerName.startsWith("jms.")) {
      return false;
    }
    if (PropertyNames.isIdentifier(headerName) && !PropertyNames.isHeaderField(headerName)) {
      name = headerName;
      type = types == null || index >= types.length() ? PropertyType.STRING : types.charAt(index);
      index++;
      return true;
    }
    name = DeadLetter.property(headerName);
    if (name != null && PropertyNames.isIdentifier(name)) {
      type = DeadLetter.typeOf(headerName);
      return true;
    }
    name = PropertyNames.ofForeignHeader(headerName);
    type = PropertyType.STRING;
    return name != null;
  }

  String name() {
    return name;
  }

  Object value(HeaderCursor header) {
    return PropertyType.parse(type, header.valueAsText());
  }
}
