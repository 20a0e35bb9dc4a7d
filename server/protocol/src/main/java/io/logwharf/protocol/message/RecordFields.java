package io.logwharf.protocol.message;

import io.logwharf.protocol.record.HeaderCursor;
import io.logwharf.protocol.record.RecordView;
import io.logwharf.protocol.selector.SelectorFields;

/**
 * Looks up single header fields and properties of a record, for selectors, without reading the body
 * or building anything of the rest. Each look-up goes through the record's headers. Reusable; not
 * thread-safe.
 */
public final class RecordFields implements SelectorFields {
  private final HeaderCursor cursor = new HeaderCursor();
  private final HeaderMeanings meanings = new HeaderMeanings();
  private final PropertyReader properties = new PropertyReader();
  private RecordView record;

  /** Turns to another record. */
  public RecordFields wrap(RecordView newRecord) {
    this.record = newRecord;
    return this;
  }

  /**
   * The value of a property, or of a header field that selectors may name (Jakarta Messaging 3.1
   * §3.8.1.1). What depends on the delivery, as JMSXDeliveryCount does, is not the record's to
   * know.
   *
   * @return a String, Boolean or Number; null where there is none
   */
  @Override
  public Object value(String identifier) {
    if (!PropertyNames.isHeaderField(identifier)) {
      return property(identifier);
    }
    return switch (identifier) {
      case "JMSMessageID" -> text(HeaderName.MESSAGE_ID);
      case "JMSCorrelationID" -> text(HeaderName.CORRELATION_ID);
      case "JMSType" -> text(HeaderName.TYPE);
      case "JMSPriority" -> MessageDecoder.priority(text(HeaderName.PRIORITY));
      case "JMSTimestamp" ->
          MessageEncoder.NO_TIMESTAMP.equals(text(HeaderName.TIMESTAMP))
              ? 0L
              : Math.max(record.timestamp(), 0);
      case "JMSDeliveryMode" ->
          MessageEncoder.NON_PERSISTENT.equals(text(HeaderName.DELIVERY_MODE))
              ? MessageEncoder.NON_PERSISTENT
              : "PERSISTENT";
      default -> null;
    };
  }

  private String text(HeaderName name) {
    String found = null;
    record.headers(cursor);
    while (cursor.next()) {
      if (cursor.isNamed(name.utf8())) {
        found = cursor.valueAsText();
      }
    }
    return found;
  }

  private Object property(String identifier) {
    Object found = null;
    properties.reset();
    record.headers(cursor);
    while (cursor.next()) {
      HeaderMeaning header = meanings.of(cursor);
      if (header.field() == HeaderName.TYPES) {
        properties.setTypes(cursor.valueAsText());
      } else if (properties.read(header) && properties.name().equals(identifier)) {
        found = properties.value(cursor);
      }
    }
    return found;
  }
}
