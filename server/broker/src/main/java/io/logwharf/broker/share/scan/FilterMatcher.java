package io.logwharf.broker.share.scan;

import io.logwharf.protocol.message.Sender;
import io.logwharf.protocol.record.BatchView;
import io.logwharf.protocol.selector.Selector;

/** Holds the records of a batch against a subscription's filter. Owned by one thread. */
public final class FilterMatcher {
  private final RecordMatcher records = new RecordMatcher();
  private final Selector selector;
  private final Sender notFrom;

  public FilterMatcher(GroupFilter filter) {
    selector = filter.selector().isEmpty() ? null : Selector.parse(filter.selector());
    notFrom = filter.notFrom().isEmpty() ? null : new Sender(filter.notFrom());
  }

  /** Goes before the first record. */
  public void reset(BatchView batch) {
    records.reset(batch);
  }

  /** Goes to the next record; false behind the last. */
  public boolean next() {
    return records.next();
  }

  /** The offset of the record gone to. */
  public long offset() {
    return records.offset();
  }

  /** Whether the record gone to is in the subscription. */
  public boolean matches() {
    return (selector == null || records.matches(selector))
        && (notFrom == null || !notFrom.sent(records.record()));
  }
}
