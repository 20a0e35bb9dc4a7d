package io.logwharf.dist;

import java.util.HashMap;
import java.util.Map;

/**
 * What may be expected of the attempts to deliver messages that are given back each time. Without a
 * crash in between each counts one more; a crash may lower the count, and count what was only about
 * to be delivered. Guarded by its lock.
 */
final class Attempts {
  private static final class Seen {
    private int inAll;
    private int lastCount;
    private int lastRound = -1;
  }

  private final Map<String, Seen> messages = new HashMap<>();
  private final CrashModel model;
  private final int limit;
  private int round;

  /** What contradicts is told to this model. */
  Attempts(CrashModel model, int limit) {
    this.model = model;
    this.limit = limit;
  }

  synchronized void nextRound() {
    round++;
  }

  synchronized void delivered(String id, int count) {
    Seen seen = messages.computeIfAbsent(id, key -> new Seen());
    if (count > limit) {
      model.contradict(id + " is delivered for the " + count + "th time, the limit is " + limit);
    }
    if (seen.lastRound == round && count != seen.lastCount + 1) {
      model.contradict(id + " has count " + count + " after " + seen.lastCount);
    }
    if (seen.inAll > 0 && count < 2) {
      model.contradict(id + " hides that it was delivered before");
    }
    seen.inAll++;
    seen.lastCount = count;
    seen.lastRound = round;
  }

  /** A message has been given up, and says that it was delivered so often. */
  synchronized void givenUp(String id, int count) {
    Seen seen = messages.get(id);
    int inAll = seen == null ? 0 : seen.inAll;
    // After a crash the first attempt may be counted without having been made.
    if (count != limit || inAll < limit - 1) {
      model.contradict(id + " is given up with count " + count + " after " + inAll + " deliveries");
    }
  }
}
