package io.logwharf.jms.receive;

/**
 * How much the broker may send to one consumer ahead of its application. A listener gets the whole
 * window at once. For receive() the window begins with one record, when the first receive asks for
 * it, and doubles as long as the application keeps asking, so that who opens a consumer for a
 * single message takes a single message. Topped up when half of the window is used. Guarded by the
 * lock of the consumer's {@link Inbox}.
 */
final class LinkCredit {
  private final int maxRecords;
  private final int maxBytes;
  private int window;
  private int granted;
  private long grantedBytes;
  private int held;
  private long heldBytes;
  private boolean draining;
  private boolean asked;

  LinkCredit(int maxRecords, int maxBytes) {
    this.maxRecords = maxRecords;
    this.maxBytes = maxBytes;
  }

  /** A listener is ready for messages. Null where there is nothing to grant. */
  Grant onListening() {
    window = maxRecords;
    return draining ? null : topUp();
  }

  /** A receive begins: what an earlier one was told of the broker's records is out of date. */
  void onReceiveBegins() {
    asked = false;
  }

  /**
   * A receive found nothing. Null where there is nothing to say to the broker.
   *
   * @param lastChance whether to ask for what is there now, and for word when that was all
   */
  Grant onWanted(boolean lastChance) {
    if (draining || (lastChance && asked)) {
      return null;
    }
    Grant grant = null;
    if (granted == 0) {
      grow();
      grant = topUp();
    }
    if (!lastChance) {
      return grant;
    }
    asked = true;
    draining = true;
    return grant == null ? new Grant(0, 0, true) : new Grant(grant.records(), grant.bytes(), true);
  }

  /** Whether the broker was asked in this receive, and has said that there is nothing more. */
  boolean isAnswered() {
    return asked && !draining;
  }

  /** Everything held was given back: takes back the credit, too. Null where there is none. */
  Grant onIdle() {
    window = 0;
    if (draining || granted == 0) {
      return null;
    }
    draining = true;
    return new Grant(0, 0, true);
  }

  /** Records have come, and with {@code drained} the broker has forgotten what was left. */
  void onDelivered(int records, int bytes, boolean drained) {
    granted -= records;
    // The last record of a delivery may exceed the credit, which ends at zero then.
    grantedBytes = Math.max(0, grantedBytes - bytes);
    held += records;
    heldBytes += bytes;
    if (drained) {
      draining = false;
      granted = 0;
      grantedBytes = 0;
    }
  }

  /** The application has taken a record. Null where there is nothing to grant. */
  Grant onConsumed() {
    held--;
    if (draining || window <= 1) {
      return null;
    }
    boolean fewRecords = granted + held <= window / 2;
    boolean fewBytes = grantedBytes + heldBytes <= maxBytes / 2;
    if (!fewRecords && !fewBytes) {
      return null;
    }
    if (fewRecords) {
      grow();
    }
    return topUp();
  }

  /** The application has not taken the record after all. */
  void onPutBack() {
    held++;
  }

  /** Held records went otherwise than to the application. */
  void onDropped(int records) {
    held -= records;
  }

  /** The memory of records consumed or given back is free. */
  void onFreed(int bytes) {
    heldBytes -= bytes;
  }

  /** The broker has taken everything back, and all credit with it. */
  void onReset() {
    window = 0;
    granted = 0;
    grantedBytes = 0;
    held = 0;
    heldBytes = 0;
    draining = false;
  }

  int held() {
    return held;
  }

  private void grow() {
    window = Math.min(maxRecords, Math.max(1, window * 2));
  }

  private Grant topUp() {
    int records = Math.max(0, window - granted - held);
    long missing = Math.max(0, maxBytes - grantedBytes - heldBytes);
    // No record comes without a byte of credit, and one comes whatever its size with it.
    int bytes = (int) Math.max(records > 0 && grantedBytes == 0 ? 1 : 0, missing);
    if (records == 0 && bytes == 0) {
      return null;
    }
    granted += records;
    grantedBytes += bytes;
    return new Grant(records, bytes, false);
  }
}
