package io.logwharf.broker.share;

import io.logwharf.protocol.message.Sender;
import io.logwharf.protocol.record.BatchView;
import io.logwharf.protocol.selector.Selector;

/** Holds the records of a batch against a subscription's filter. Owned by one thread. */
final class FilterMatcher {
  private final RecordMatcher records = new RecordMatcher();
  private final Selector selector;
  private final Sender notFrom;

  FilterMatcher(GroupFilter filter) {
    selector = filter.selector().isEmpty() ? null : Selector.parse(filter.selector());
    notFrom = filter.notFrom().isEmpty() ? null : new Sender(filter.notFrom());
  }

  /** Goes before the first record. */
  void reset(BatchView batch) {
    records.reset(batch);
  }

  /** Goes to the next record; false behind the last. */
  boolean next() {
    return records.next();
  }

  /** The offset of the record gone to. */
  long offset() {
    return records.offset();
  }

  /** Whether the record gone to is in the subscription. */
  boolean matches() {
    return (selector == null || records.matches(selector))
        && (notFrom == null || !notFrom.sent(records.record()));
  }
}
