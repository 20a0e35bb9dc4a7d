package io.logwharf.broker.share;

import java.util.Collection;

/**
 * Decides which consumer is asked to give back what its application has not seen, because others
 * wait and nothing is available: the one that has most of it. A consumer that was asked is not
 * asked again before its holdings have changed, and one is asked at a time. Owned by the event loop
 * of the share partition.
 */
final class Recalls {
  /** Time for a recalled consumer to answer, in ms. */
  static final long ANSWER_MS = 20;

  private long nextAtMs = Long.MIN_VALUE;

  /** Whether it is too early to look for somebody to ask. */
  boolean isEarly(long nowMs) {
    return nowMs < nextAtMs;
  }

  /** When to look again. */
  long nextAtMs() {
    return nextAtMs;
  }

  /**
   * Finds whom to ask.
   *
   * @return null where nobody has anything to give that was not asked for already
   */
  AttachedConsumer choose(Collection<AttachedConsumer> consumers) {
    AttachedConsumer largest = null;
    for (AttachedConsumer consumer : consumers) {
      if (!consumer.isRecalled()
          && consumer.member().prefetched() > 0
          && (largest == null || consumer.member().prefetched() > largest.member().prefetched())) {
        largest = consumer;
      }
    }
    return largest;
  }

  /** Somebody was looked for now. */
  void looked(long nowMs) {
    nextAtMs = nowMs + ANSWER_MS;
  }
}
