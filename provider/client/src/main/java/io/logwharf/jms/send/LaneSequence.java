package io.logwharf.jms.send;

import io.logwharf.jms.transport.ProducerIdentity;

/**
 * The numbering by which the broker recognises repeated and missing batches of one producer in one
 * partition (KIP-98). Owned by the loop.
 */
final class LaneSequence {
  private final boolean transactional;
  private ProducerIdentity identity;
  private int next;
  private boolean invalidated;

  /** The numbering of batches that are, or are not, parts of transactions. */
  LaneSequence(boolean transactional) {
    this.transactional = transactional;
  }

  boolean isReady() {
    return identity != null;
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
    batch.finish(identity, next, transactional);
    // Kafka's sequences wrap around to zero.
    next = (int) (((long) next + batch.count()) & Integer.MAX_VALUE);
  }
}
