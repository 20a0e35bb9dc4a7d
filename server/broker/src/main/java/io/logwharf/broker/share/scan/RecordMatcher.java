package io.logwharf.broker.share.scan;

import io.logwharf.protocol.record.BatchView;
import io.logwharf.protocol.record.RecordCursor;
import io.logwharf.protocol.record.RecordView;
import io.logwharf.protocol.selector.Selector;
import io.logwharf.protocol.selector.SelectorFields;

/** Holds the records of a batch, one after the other, against selectors. Owned by one thread. */
public final class RecordMatcher {
  private static final int MAX_DECOMPRESSED_BYTES = 1 << 28;

  private final RecordCursor cursor = new RecordCursor(MAX_DECOMPRESSED_BYTES);
  private final CachedFields fields = new CachedFields();

  /** Goes before the first record. */
  public RecordMatcher reset(BatchView batch) {
    cursor.reset(batch);
    return this;
  }

  /** Goes to the next record; false behind the last. */
  public boolean next() {
    boolean found = cursor.next();
    if (found) {
      fields.wrap(cursor.record());
    }
    return found;
  }

  /**
   * Goes to one record of a batch.
   *
   * @param place what {@link RecordCursor#place} said of it
   * @return false where it can't be gone to, but only be searched for
   */
  public boolean goTo(BatchView batch, int place, long offset) {
    boolean found = cursor.goTo(batch, place, offset);
    if (found) {
      fields.wrap(cursor.record());
    }
    return found;
  }

  /** What goes from record to record. */
  public RecordCursor cursor() {
    return cursor;
  }

  /** The fields of the record gone to. */
  public SelectorFields fields() {
    return fields;
  }

  /** The offset of the record gone to. */
  public long offset() {
    return cursor.record().offset();
  }

  /** The record gone to, which the next step moves. */
  public RecordView record() {
    return cursor.record();
  }

  /** Whether the selector is true of the record gone to. */
  public boolean matches(Selector selector) {
    return selector.matches(fields);
  }
}
