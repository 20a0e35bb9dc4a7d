package io.logwharf.protocol.message;

/** What kind of message a record holds: the value of its header {@code jms.body}. */
public enum BodyType {
  /** No body (Jakarta Messaging's plain Message). */
  MESSAGE("message"),
  TEXT("text"),
  BYTES("bytes"),
  MAP("map"),
  STREAM("stream"),
  OBJECT("object");

  private static final BodyType[] ALL = values();

  private final String text;

  BodyType(String text) {
    this.text = text;
  }

  /** The value of the header. */
  public String text() {
    return text;
  }

  /** The type of this name; {@link #BYTES}, which any value can be read as, where there is none. */
  static BodyType forText(String text) {
    for (BodyType type : ALL) {
      if (type.text.equals(text)) {
        return type;
      }
    }
    return BYTES;
  }
}
