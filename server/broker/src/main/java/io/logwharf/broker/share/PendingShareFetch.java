package io.logwharf.broker.share;

import io.logwharf.broker.loop.OwnerLoop;
import io.logwharf.broker.partition.Partition;
import io.logwharf.broker.share.delivery.Delivery;
import io.logwharf.broker.share.delivery.DeliveryForm;
import io.logwharf.coordinator.share.ShareMember;
import io.logwharf.log.LogException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.apache.kafka.common.protocol.Errors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A fetch of a stock share consumer (KIP-932): takes what is available in the partitions of its
 * session, one after the other, or else waits at all of them until one has records or the time is
 * over. Goes from loop to loop; whoever has moved {@link #state} owns it until it moves it again.
 */
public final class PendingShareFetch {
  private static final Logger LOG = LoggerFactory.getLogger(PendingShareFetch.class);

  private final String memberId;
  private final Limits limits;
  private final List<Target> targets;
  private final OwnerLoop connectionLoop;
  private final Consumer<List<Outcome>> answer;
  private final AtomicReference<State> state = new AtomicReference<>(State.COLLECTING);
  private final List<Outcome> outcomes = new ArrayList<>(1);
  private int records;
  private int bytes;
  private volatile boolean timeIsOver;
  private volatile OwnerLoop.Timer deadline;

  private enum State {
    /** Goes through the partitions. */
    COLLECTING,
    /** Any of the partitions may claim it. */
    WAITING,
    /** One of the partitions, or the deadline, serves it. */
    CLAIMED,
    /** Answered, or given up. */
    DONE
  }

  /**
   * What a fetch takes.
   *
   * @param minBytes to wait for, by estimate
   * @param maxWaitMs to wait where there is less, in ms
   */
  public record Limits(
      int maxRecords, int maxBytes, int minBytes, int maxWaitMs, DeliveryForm form) {}

  /** A partition to fetch from. */
  record Target(Partition partition, PartitionShares shares, String group, GroupTraits traits) {}

  /**
   * What came of one partition.
   *
   * @param delivery null where there was none
   */
  public record Outcome(Partition partition, Errors error, Delivery delivery) {}

  /**
   * Creates a fetch.
   *
   * @param answer told once, on any of the broker's loops, with what came of the partitions that
   *     had records or failed; takes over the deliveries
   */
  PendingShareFetch(
      String memberId,
      Limits limits,
      List<Target> targets,
      OwnerLoop connectionLoop,
      Consumer<List<Outcome>> answer) {
    this.memberId = memberId;
    this.limits = limits;
    this.targets = targets;
    this.connectionLoop = connectionLoop;
    this.answer = answer;
  }

  /** Begins to fetch; on the connection's loop. */
  void start() {
    continueAt(0);
  }

  /** Gives the fetch up without an answer; from any thread. */
  public void cancel() {
    timeIsOver = true;
    if (state.getAndSet(State.DONE) == State.WAITING) {
      leaveAll();
    }
  }

  /** Whether it has been answered, or given up; from any thread. */
  public boolean isDone() {
    return state.get() == State.DONE;
  }

  Limits limits() {
    return limits;
  }

  boolean isWaiting() {
    return state.get() == State.WAITING;
  }

  /** Makes the caller the one that serves this fetch, if nobody else does. */
  boolean claim() {
    return state.compareAndSet(State.WAITING, State.CLAIMED);
  }

  /** The caller couldn't serve the fetch after all. */
  void unclaim() {
    if (state.compareAndSet(State.CLAIMED, State.WAITING)) {
      targets.forEach(this::enter);
      if (timeIsOver) {
        deadlineReached();
      }
    }
  }

  /** Ends the claimed fetch with records of one partition. */
  void complete(Partition id, Delivery delivery) {
    outcomes.add(new Outcome(id, Errors.NONE, delivery));
    answer();
  }

  /** Ends the claimed fetch with the failure of one partition. */
  void complete(Partition id, Errors error) {
    outcomes.add(new Outcome(id, error, null));
    answer();
  }

  private void continueAt(int index) {
    if (index < targets.size() && hasRoom()) {
      targets.get(index).shares.loop().run(() -> collectFrom(index));
    } else {
      collected();
    }
  }

  private boolean hasRoom() {
    return records < limits.maxRecords && bytes < limits.maxBytes && state.get() != State.DONE;
  }

  private void collectFrom(int first) {
    int index = first;
    while (index < targets.size() && hasRoom() && targets.get(index).shares.loop().inLoop()) {
      collect(targets.get(index));
      index++;
    }
    continueAt(index);
  }

  private void collect(Target target) {
    try {
      SharePartitionHost host = target.shares.host(target.group, target.traits);
      ShareMember member = host.timedMembers().member(memberId);
      if (!timeIsOver && !host.dispatch().hasBytes(limits.minBytes)) {
        host.dispatch().raiseFrontier();
        return;
      }
      Delivery delivery =
          host.dispatch()
              .takeNow(member, limits.maxRecords - records, limits.maxBytes - bytes, limits.form);
      if (delivery != null) {
        records += delivery.records();
        bytes += delivery.bytes();
        outcomes.add(new Outcome(target.partition, Errors.NONE, delivery));
      }
    } catch (LogException e) {
      LOG.error(
          "event=share-fetch-failed group={} partition={}", target.group, target.partition.id(), e);
      outcomes.add(new Outcome(target.partition, Errors.KAFKA_STORAGE_ERROR, null));
    } catch (RuntimeException e) {
      target.shares.fail(e);
      outcomes.add(new Outcome(target.partition, Errors.KAFKA_STORAGE_ERROR, null));
    }
  }

  private void collected() {
    boolean waits = outcomes.isEmpty() && limits.maxWaitMs > 0 && !timeIsOver;
    if (!waits) {
      answer();
    } else if (state.compareAndSet(State.COLLECTING, State.WAITING)) {
      deadline = connectionLoop.schedule(limits.maxWaitMs, this::deadlineReached);
      targets.forEach(this::enter);
    }
  }

  private void enter(Target target) {
    target.shares.loop().execute(() -> target.shares.members().enter(this, target));
  }

  /** A waiting fetch, to be entered at a share partition; on the loop that owns that. */
  WaitingFetch at(SharePartitionHost host, Target target) {
    return new WaitingFetch(this, target.partition, host, host.timedMembers().member(memberId));
  }

  private void deadlineReached() {
    timeIsOver = true;
    if (claim()) {
      if (limits.minBytes > 1) {
        continueAt(0);
      } else {
        answer();
      }
    }
  }

  private void answer() {
    if (state.getAndSet(State.DONE) == State.DONE) {
      outcomes.forEach(outcome -> releaseUnanswered(outcome.delivery));
      return;
    }
    OwnerLoop.Timer timer = deadline;
    if (timer != null) {
      timer.cancel();
      leaveAll();
    }
    answer.accept(outcomes);
  }

  private static void releaseUnanswered(Delivery delivery) {
    if (delivery != null) {
      delivery.release();
    }
  }

  private void leaveAll() {
    for (Target target : targets) {
      target.shares.loop().execute(() -> target.shares.members().leave(this, target.group));
    }
  }
}
