package io.logwharf.broker.share;

import io.logwharf.broker.loop.OwnerLoop;
import io.logwharf.broker.share.delivery.Selection;
import io.logwharf.broker.share.delivery.Waiter;
import io.logwharf.coordinator.share.ShareMember;
import io.logwharf.protocol.extension.ConsumerCredit;
import io.logwharf.protocol.extension.ConsumerReset;
import io.logwharf.protocol.selector.Selector;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.protocol.Errors;

/**
 * The consumers of the extension at one share partition: their credit, their wish to drain it, and
 * whom to recall records from. Owned by the event loop of the share partition.
 */
final class AttachedConsumers {
  /** Comparing the selectors of so many that wait with those of all others is worth it. */
  private static final int MAX_COMPARED = 128;

  private final SharePartitionHost host;
  private final Dispatch dispatch;
  private final Set<AttachedConsumer> consumers = new LinkedHashSet<>();
  private final Set<AttachedConsumer> draining = new LinkedHashSet<>();
  private final Recalls recalls = new Recalls();
  private OwnerLoop.Timer recallTimer;
  private long recallTimerAtMs;

  AttachedConsumers(SharePartitionHost host) {
    this.host = host;
    this.dispatch = host.dispatch();
  }

  boolean isEmpty() {
    return consumers.isEmpty();
  }

  /** Whether one of them waits to hear that nothing more is available. */
  boolean isDraining() {
    return !draining.isEmpty();
  }

  /**
   * Adds a consumer, which can be granted credit from now on.
   *
   * @param selector of its own, null where it takes any record of the group
   */
  void attach(AttachedConsumer consumer, Selector selector) {
    Selection selection = selector == null ? null : dispatch.selections().join(selector);
    consumer.attach(host, host.partition().join(consumer.toString()), selection);
    consumers.add(consumer);
  }

  void grant(AttachedConsumer consumer, ConsumerCredit request) {
    if (request.isRecallAnswer()) {
      consumer.recallAnswered();
    }
    consumer.grant(request.records(), request.bytes(), request.drain(), host.log().endOffset());
    if (consumer.isDraining()) {
      draining.add(consumer);
    }
    if (consumer.hasCredit()) {
      dispatch.enter(consumer);
    } else {
      host.changed();
    }
  }

  /** The consumer's connection takes data again. */
  void writable(AttachedConsumer consumer) {
    if (consumer.hasCredit()) {
      dispatch.enter(consumer);
    }
  }

  void reset(AttachedConsumer consumer, ConsumerReset request) {
    forgetCredit(consumer);
    host.partition().releaseAll(consumer.member(), request.delivered());
    if (request.detach()) {
      leave(consumer);
    }
    host.changed();
  }

  /** The consumer has gone without a word. */
  void lost(AttachedConsumer consumer) {
    forgetCredit(consumer);
    host.partition().releaseLost(consumer.member());
    leave(consumer);
    host.changed();
  }

  /** Answers drains that have seen everything, and recalls records for those that still wait. */
  void endTurn() {
    if (!draining.isEmpty()) {
      answerDrains();
    }
    if (host.partition().acquired() > 0) {
      recall();
    }
  }

  /** A consumer with a selector was served. */
  void servedSelectively() {
    recalls.served();
  }

  void closeAll(Errors error, String message) {
    List<AttachedConsumer> all = new ArrayList<>(consumers);
    consumers.clear();
    draining.clear();
    for (AttachedConsumer consumer : all) {
      dispatch.leave(consumer);
      leaveSelection(consumer);
      consumer.close(error, message);
    }
    cancelRecallTimer();
  }

  private void forgetCredit(AttachedConsumer consumer) {
    consumer.forgetCredit();
    draining.remove(consumer);
    dispatch.leave(consumer);
  }

  private void leaveSelection(AttachedConsumer consumer) {
    if (consumer.selection() != null) {
      dispatch.selections().leave(consumer.selection(), consumer);
    }
  }

  private void leave(AttachedConsumer consumer) {
    ShareMember member = consumer.member();
    consumers.remove(consumer);
    leaveSelection(consumer);
    consumer.detach();
    dispatch.left(member);
    if (consumers.isEmpty()) {
      cancelRecallTimer();
    }
  }

  /**
   * A drain is answered when everything it covers has been looked at and, where others hold records
   * that their applications have not seen, these have had time to give them back.
   */
  private void answerDrains() {
    long now = host.shares().loop().nowMs();
    List<AttachedConsumer> done = new ArrayList<>(draining.size());
    for (AttachedConsumer consumer : draining) {
      if (!consumer.isDraining()
          || (consumer.isDrained(dispatch.exhaustedUpTo(consumer))
              && !isWorthWaiting(consumer, now))) {
        done.add(consumer);
      }
    }
    for (AttachedConsumer consumer : done) {
      draining.remove(consumer);
      if (consumer.isDraining()) {
        dispatch.leave(consumer);
        consumer.drained();
      }
    }
  }

  private boolean isWorthWaiting(AttachedConsumer consumer, long now) {
    if (!consumer.hasCredit() || !isAnythingPrefetchedBesides(consumer)) {
      return false;
    }
    if (!consumer.waitsForRecall()) {
      consumer.waitForRecallUntil(now + Recalls.ANSWER_MS);
    }
    if (consumer.isRecallOver(now)) {
      return false;
    }
    // Each time: whoever is asked may never answer, and a timer that was set for another is over.
    setRecallTimer(consumer.recallOverAtMs());
    return true;
  }

  private boolean isAnythingPrefetchedBesides(AttachedConsumer consumer) {
    if (host.partition().acquired() == consumer.member().held()) {
      return false;
    }
    for (AttachedConsumer other : consumers) {
      if (other != consumer && other.member().prefetched() > 0) {
        return true;
      }
    }
    return false;
  }

  /** Whoever still waits when all waiting were served lacks what others have prefetched. */
  private void recall() {
    long now = host.shares().loop().nowMs();
    boolean any = dispatch.turns().anyMatch(dispatch::isNothingFor);
    // What is given back of a message group comes back to who has the group.
    boolean urgent = (any && !dispatch.order().isGrouped()) || isDraining();
    boolean selective = dispatch.selections().isAnyParked(AttachedConsumers::hasNothing);
    if (!any && !selective) {
      return;
    }
    if (recalls.isEarly(now, urgent)) {
      setRecallTimer(recalls.nextAtMs());
      return;
    }
    recalls.looked(now, urgent);
    List<Waiter> hungry = hungry();
    if (!hungry.isEmpty()) {
      AttachedConsumer holder = recalls.choose(consumers, each -> mayFeed(each, hungry));
      if (holder != null) {
        holder.recall();
      }
    }
  }

  /** Those that wait and have nothing. */
  private List<Waiter> hungry() {
    List<Waiter> hungry = new ArrayList<>();
    dispatch.turns().forEach(waiter -> addIfHungry(waiter, hungry));
    dispatch.selections().forEachParked(waiter -> addIfHungry(waiter, hungry));
    return hungry;
  }

  private static void addIfHungry(Waiter waiter, List<Waiter> hungry) {
    if (hasNothing(waiter)) {
      hungry.add(waiter);
    }
  }

  /** Whether a consumer may hold what one of these takes; with many of them nobody looks. */
  private static boolean mayFeed(AttachedConsumer holder, List<Waiter> hungry) {
    if (holder.selection() == null || hungry.size() > MAX_COMPARED) {
      return true;
    }
    Selector selector = holder.selection().selector();
    for (Waiter waiter : hungry) {
      if (waiter.selection() == null || !waiter.selection().selector().excludes(selector)) {
        return true;
      }
    }
    return false;
  }

  private static boolean hasNothing(Waiter waiter) {
    return waiter.member().prefetched() == 0;
  }

  /** Looks again at this time, or before where somebody else wants that. */
  private void setRecallTimer(long atMs) {
    if (recallTimer != null && atMs < recallTimerAtMs) {
      cancelRecallTimer();
    }
    if (recallTimer == null) {
      OwnerLoop loop = host.shares().loop();
      recallTimerAtMs = atMs;
      recallTimer =
          loop.schedule(
              Math.max(0, atMs - loop.nowMs()),
              () -> {
                recallTimer = null;
                host.changed();
              });
    }
  }

  private void cancelRecallTimer() {
    if (recallTimer != null) {
      recallTimer.cancel();
      recallTimer = null;
    }
  }
}
