package io.logwharf.jms.send;

import io.logwharf.jms.transport.ProducerIdentity;
import io.logwharf.protocol.extension.EndedTransaction;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A producer id that a session sends its transactions under, one after the other, with lanes of its
 * own: the batches of a transaction share requests with others, but no batch. Thread-safe; what
 * belongs to the loop says so.
 */
public final class LeasedProducer {
  private static final int MAX_LANES = 1000;

  private final ProducerIdentity identity;
  private final SendLane.LaneLimits limits;
  private final Map<PartitionTarget, SendLane> lanes = new ConcurrentHashMap<>();
  private int batchesSent;

  /** Handed over to the loop with what is to be sent. */
  private Runnable beforeNext;

  private volatile boolean usable = true;
  private volatile long lastTransactionEnded = EndedTransaction.NONE;

  LeasedProducer(ProducerIdentity identity, SendLane.LaneLimits limits) {
    this.identity = identity;
    this.limits = limits;
  }

  /** The producer id, and its epoch. */
  public ProducerIdentity identity() {
    return identity;
  }

  /** The lane to a partition; the same object for the same partition. */
  public SendLane lane(PartitionTarget target) {
    SendLane lane =
        lanes.computeIfAbsent(
            target, key -> SendLane.leased(key, new LaneSequence(identity, this::onBatch), limits));
    lane.limitBatchesTo(target.maxBatchBytes());
    return lane;
  }

  /** Runs a task on the loop before anything more is sent. Called before anything is. */
  public void first(Runnable task) {
    beforeNext = task;
  }

  /** Something is about to be sent: runs what comes before it. On the loop. */
  public void begin() {
    Runnable task = beforeNext;
    if (task != null) {
      beforeNext = null;
      task.run();
    }
  }

  private void onBatch() {
    begin();
    batchesSent++;
  }

  /** The lanes that have something to send. On the loop. */
  List<SendLane> lanesWithWork() {
    List<SendLane> waiting = new ArrayList<>();
    for (SendLane lane : lanes.values()) {
      if (lane.hasWork()) {
        waiting.add(lane);
      }
    }
    return waiting;
  }

  /** How many batches were sent since a transaction ended. On the loop. */
  public int batchesSent() {
    return batchesSent;
  }

  /**
   * Whether a next transaction may run under it. Not with very many lanes: they are for ever, as
   * the broker remembers their numbers, and a session that answers requests sends to ever new
   * places.
   */
  public boolean isUsable() {
    return usable && lanes.size() < MAX_LANES;
  }

  /**
   * A batch was refused, or it isn't known how a transaction ended: the broker's idea of the next
   * one is no longer known.
   */
  public void spoil() {
    usable = false;
  }

  /** The broker has ended the transaction with this number. On the loop. */
  public void transactionEnded(long number) {
    lastTransactionEnded = number;
    batchesSent = 0;
  }

  /** Number of the last transaction that is known to have ended. */
  public long lastTransactionEnded() {
    return lastTransactionEnded;
  }

  /** Fails what waits, and what comes. On the loop. */
  void lose(Throwable cause) {
    spoil();
    lanes.values().forEach(lane -> lane.lose(cause));
  }
}
