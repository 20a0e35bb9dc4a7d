package io.logwharf.broker.share;

import java.util.Collection;
import java.util.function.Predicate;

/**
 * Decides which consumer is asked to give back what its application has not seen, because others
 * wait and nothing is available: the one that has most of it. A consumer that was asked is not
 * asked again before its holdings have changed, and one is asked at a time. Owned by the event loop
 * of the share partition.
 */
final class Recalls {
  /** Time for a recalled consumer to answer, in ms. */
  static final long ANSWER_MS = 20;

  /**
   * The longest time between two recalls for the sake of selectors, in ms. Nobody knows whether
   * what is recalled matches, so they become rarer while nothing comes of them.
   */
  static final long MAX_PAUSE_MS = 1000;

  private long nextAtMs = Long.MIN_VALUE;
  private long lookedAtMs = Long.MIN_VALUE;
  private long pauseMs = ANSWER_MS;

  /**
   * Whether it is too early to look for somebody to ask.
   *
   * @param urgent whether somebody waits that takes anything, or asks whether there is something
   */
  boolean isEarly(long nowMs, boolean urgent) {
    if (urgent && lookedAtMs != Long.MIN_VALUE) {
      nextAtMs = Math.min(nextAtMs, lookedAtMs + ANSWER_MS);
    }
    return nowMs < nextAtMs;
  }

  /** Somebody with a selector was served. */
  void served() {
    pauseMs = ANSWER_MS;
  }

  /** When to look again. */
  long nextAtMs() {
    return nextAtMs;
  }

  /**
   * Finds whom to ask.
   *
   * @param mayHelp whether it is of use to ask a consumer
   * @return null where nobody has anything to give that was not asked for already
   */
  AttachedConsumer choose(
      Collection<AttachedConsumer> consumers, Predicate<AttachedConsumer> mayHelp) {
    AttachedConsumer largest = null;
    for (AttachedConsumer consumer : consumers) {
      if (!consumer.isRecalled()
          && consumer.member().prefetched() > 0
          && (largest == null || consumer.member().prefetched() > largest.member().prefetched())
          && mayHelp.test(consumer)) {
        largest = consumer;
      }
    }
    return largest;
  }

  /** Somebody was looked for now. */
  void looked(long nowMs, boolean urgent) {
    lookedAtMs = nowMs;
    pauseMs = urgent ? ANSWER_MS : Math.min(MAX_PAUSE_MS, 2 * pauseMs);
    nextAtMs = nowMs + pauseMs;
  }
}
