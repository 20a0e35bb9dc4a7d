package io.logwharf.broker.share.delivery;

/**
 * What one consumer may still be sent: a number of records, and of bytes of them. Granted credit
 * adds up without overflow. Owned by the event loop of the consumer's share partition.
 */
public final class Credit {
  private int records;
  private int bytes;
  private boolean drain;

  /** Adds to the credit, and remembers that what is left after the next turn is to be forgotten. */
  public void grant(int moreRecords, int moreBytes, boolean drainAfter) {
    records = (int) Math.min(Integer.MAX_VALUE, (long) records + moreRecords);
    bytes = (int) Math.min(Integer.MAX_VALUE, (long) bytes + moreBytes);
    drain |= drainAfter;
  }

  /** Takes a delivery off; the last record may exceed the bytes, so they end at zero. */
  public void spend(int deliveredRecords, int deliveredBytes) {
    if (deliveredRecords > records) {
      throw new IllegalStateException(
          deliveredRecords + " records delivered with credit for " + records);
    }
    records -= deliveredRecords;
    bytes = Math.max(0, bytes - deliveredBytes);
  }

  /** Forgets all credit, and the wish to drain. */
  public void clear() {
    records = 0;
    bytes = 0;
    drain = false;
  }

  /** Whether one more record may be sent. */
  public boolean isOpen() {
    return records > 0 && bytes > 0;
  }

  public boolean draining() {
    return drain;
  }

  public int records() {
    return records;
  }

  public int bytes() {
    return bytes;
  }
}
