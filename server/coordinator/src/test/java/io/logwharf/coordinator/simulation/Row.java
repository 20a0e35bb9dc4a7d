package io.logwharf.coordinator.simulation;

import io.logwharf.coordinator.transaction.ProducerEpoch;

/**
 * A message in the log of a queue.
 *
 * @param coin what it carries, unique; negative for offsets without a message
 * @param producer whose transaction it is part of, {@link ProducerEpoch#NONE} for none
 */
record Row(int coin, ProducerEpoch producer) {
  static final Row NOTHING = new Row(-1, ProducerEpoch.NONE);

  boolean isTransactional() {
    return !producer.equals(ProducerEpoch.NONE);
  }
}
