package io.logwharf.broker.share.scan;

import io.logwharf.protocol.message.RecordFields;
import io.logwharf.protocol.record.RecordView;
import io.logwharf.protocol.selector.SelectorFields;
import java.util.HashMap;
import java.util.Map;

/**
 * The fields of one record, each of which is looked up once, however many selectors ask for it.
 * Owned by one thread.
 */
final class CachedFields implements SelectorFields {
  private static final Object NONE = new Object();

  private final RecordFields fields = new RecordFields();
  private final Map<String, Object> values = new HashMap<>();

  /** Turns to another record, or to the one that a cursor has moved. */
  void wrap(RecordView record) {
    fields.wrap(record);
    if (!values.isEmpty()) {
      values.clear();
    }
  }

  @Override
  public Object value(String identifier) {
    Object value = values.get(identifier);
    if (value == null) {
      value = fields.value(identifier);
      values.put(identifier, value == null ? NONE : value);
    }
    return value == NONE ? null : value;
  }
}
