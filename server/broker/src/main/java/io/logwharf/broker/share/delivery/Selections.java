package io.logwharf.broker.share.delivery;

import io.logwharf.coordinator.share.SharePartition;
import io.logwharf.log.PartitionLog;
import io.logwharf.protocol.selector.Selector;
import io.logwharf.protocol.selector.SelectorIndex;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The selectors of a queue's consumers, each with a position of its own. Owned by the event loop of
 * the share partition.
 */
public final class Selections {
  private final SharePartition partition;
  private final PartitionLog log;
  private final Map<String, Selection> bySelector = new LinkedHashMap<>();
  private final SelectorIndex<Selection> index = new SelectorIndex<>();
  private final Followers followers = new Followers(bySelector.values(), index);
  private long looks;

  public Selections(SharePartition partition, PartitionLog log) {
    this.partition = partition;
    this.log = log;
  }

  /** A consumer with this selector has come. */
  public Selection join(Selector selector) {
    Selection selection = bySelector.get(selector.toString());
    if (selection == null) {
      selection = new Selection(selector, partition, log);
      bySelector.put(selector.toString(), selection);
      index.add(selector, selection);
    }
    selection.join();
    return selection;
  }

  /** A consumer of this selector has gone. */
  public void leave(Selection selection, Waiter waiter) {
    if (selection.leave(waiter)) {
      bySelector.remove(selection.selector().toString());
      index.remove(selection.selector(), selection);
    }
  }

  public boolean isEmpty() {
    return bySelector.isEmpty();
  }

  /** Up to where the fastest of them has looked. */
  public long position() {
    long position = 0;
    for (Selection selection : bySelector.values()) {
      position = Math.max(position, selection.position());
    }
    return position;
  }

  /**
   * A selection is about to look at records: whether one that has done so lately is on its way to
   * where this one stands.
   */
  boolean isAhead(Selection selection) {
    if (!selection.canLead()) {
      return false;
    }
    looks++;
    selection.lookedLastAt(looks);
    long lately = looks - 2L * bySelector.size();
    for (Selection each : bySelector.values()) {
      if (each.position() < selection.position() && each.lastLook() >= lately) {
        return true;
      }
    }
    return false;
  }

  /** Those that one of them looks for on its way. */
  Followers followers() {
    return followers;
  }

  /** See {@link Selection#wake}. */
  public void wake(Consumer<Waiter> turn) {
    for (Selection selection : bySelector.values()) {
      selection.wake(turn);
    }
  }

  /** Those that wait though they have looked at everything. */
  public void forEachParked(Consumer<Waiter> action) {
    bySelector.values().forEach(selection -> selection.forEachParked(action));
  }

  /** Whether one of those matches that wait though they have looked at everything. */
  public boolean isAnyParked(Predicate<Waiter> predicate) {
    for (Selection selection : bySelector.values()) {
      if (selection.isAnyParked(predicate)) {
        return true;
      }
    }
    return false;
  }

  /** A record has become available again, or is for others now. */
  public void availableAgain(long offset) {
    for (Selection selection : bySelector.values()) {
      selection.availableAgain(offset);
    }
  }
}
