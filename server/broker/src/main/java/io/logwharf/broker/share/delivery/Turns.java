package io.logwharf.broker.share.delivery;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Who waits for records of one share partition, served in turn: whoever was served goes behind all
 * others that wait. The turn stays where it is between dispatches, so that none is favoured by
 * being first in each. Owned by the event loop of the share partition.
 *
 * @param <T> what waits; identity counts
 */
public final class Turns<T> {
  private final Deque<T> order = new ArrayDeque<>();
  private final Set<T> waiting = new HashSet<>();

  /** Puts it behind the others; no-op where it waits already. */
  public void enter(T waiter) {
    if (waiting.add(waiter)) {
      order.addLast(waiter);
    }
  }

  /** Gives the turn back to one that {@link #next} took out and that was not served. */
  public void putBack(T waiter) {
    if (waiting.add(waiter)) {
      order.addFirst(waiter);
    }
  }

  /** Takes it out of the turns; no-op where it doesn't wait. */
  public void leave(T waiter) {
    if (waiting.remove(waiter)) {
      order.remove(waiter);
    }
  }

  /** Takes out the one whose turn it is, null where none waits. */
  public T next() {
    T next = order.pollFirst();
    if (next != null) {
      waiting.remove(next);
    }
    return next;
  }

  /** Whether one of those that wait matches. */
  public boolean anyMatch(Predicate<T> predicate) {
    return order.stream().anyMatch(predicate);
  }

  /** Goes through those that wait, in no order. */
  public void forEach(Consumer<T> action) {
    waiting.forEach(action);
  }

  public int size() {
    return waiting.size();
  }

  public boolean isEmpty() {
    return waiting.isEmpty();
  }

  /**
   * How many of the available records go to the one whose turn it is, so that all that wait get as
   * many: {@code ceil(available / waiters)}, at least 1.
   *
   * @param waiters the one whose turn it is included
   */
  public static int share(long available, int waiters) {
    long share = (available + waiters - 1) / waiters;
    return (int) Math.max(1, Math.min(Integer.MAX_VALUE, share));
  }
}
