package io.logwharf.dist;

import java.util.HashMap;
import java.util.Map;

/**
 * What consumers may expect of message groups: one that has a group keeps it while it lives, and
 * gets its messages in the order they were sent in. Guarded by its lock.
 */
final class GroupOrder {
  private record Tenure(Object consumer, int last) {}

  private final Map<String, Tenure> tenures = new HashMap<>();
  private final CrashModel model;

  /** What contradicts is told to this model. */
  GroupOrder(CrashModel model) {
    this.model = model;
  }

  synchronized void delivered(String group, int number, Object consumer) {
    Tenure tenure = tenures.get(group);
    if (tenure != null && tenure.consumer != consumer) {
      model.contradict(group + "'s message " + number + " went to another consumer than before");
    } else if (tenure != null && number <= tenure.last) {
      model.contradict(group + "'s message " + number + " came after " + tenure.last);
    }
    tenures.put(group, new Tenure(consumer, number));
  }

  /** To be called before it is closed: its groups may go to others from now on. */
  synchronized void leaving(Object consumer) {
    tenures.values().removeIf(tenure -> tenure.consumer == consumer);
  }

  /** All consumers have gone with the broker. */
  synchronized void nextRound() {
    tenures.clear();
  }
}
