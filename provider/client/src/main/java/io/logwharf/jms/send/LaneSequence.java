package io.logwharf.jms.send;

import io.logwharf.jms.transport.ProducerIdentity;

/**
 * The numbering by which the broker recognises repeated and missing batches of one producer in one
 * partition (KIP-98). Owned by the loop.
 */
final class LaneSequence {
  /** Of a producer that has no id, as Kafka has it. */
  private static final ProducerIdentity NOBODY = new ProducerIdentity(-1, (short) -1);

  private static final int NO_SEQUENCE = -1;

  private final boolean numbered;
  private final boolean transactional;
  private final Runnable counted;
  private ProducerIdentity identity;
  private int next;
  private boolean invalidated;

  /**
   * Begins without an identity.
   *
   * @param numbered or else batches go without one, for ever
   */
  LaneSequence(boolean numbered) {
    this.numbered = numbered;
    this.transactional = false;
    this.counted = () -> {};
  }

  /**
   * Begins with the identity that batches of transactions are sent under.
   *
   * @param counted told of each batch
   */
  LaneSequence(ProducerIdentity leased, Runnable counted) {
    this.numbered = true;
    this.transactional = true;
    this.identity = leased;
    this.counted = counted;
  }

  boolean isTransactional() {
    return transactional;
  }

  boolean isNumbered() {
    return numbered;
  }

  boolean isReady() {
    return identity != null || !numbered;
  }

  void begin(ProducerIdentity newIdentity) {
    identity = newIdentity;
    next = 0;
  }

  /** Forgets the identity: the broker's idea of the next number is no longer known. */
  void invalidate() {
    identity = null;
    invalidated = true;
  }

  boolean wasInvalidated() {
    return invalidated;
  }

  void number(OutboundBatch batch) {
    if (!numbered) {
      batch.finish(NOBODY, NO_SEQUENCE, false);
      return;
    }
    counted.run();
    batch.finish(identity, next, transactional);
    // Kafka's sequences wrap around to zero.
    next = (int) (((long) next + batch.count()) & Integer.MAX_VALUE);
  }
}
