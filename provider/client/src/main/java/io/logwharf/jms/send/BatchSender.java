package io.logwharf.jms.send;

import io.logwharf.jms.transport.BrokerChannel;
import io.logwharf.jms.transport.ConnectionLostException;
import io.logwharf.jms.transport.Loop;
import io.logwharf.jms.transport.ProduceBatch;
import io.logwharf.jms.transport.ProduceOutcome;
import io.logwharf.jms.transport.ProducerIdentity;
import io.logwharf.jms.transport.Reply;
import io.netty.buffer.PooledByteBufAllocator;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Sends by one channel what sending threads write into lanes, of one connection or of several: one
 * task on the loop, woken once however many they are, makes a Produce request of the batches that
 * all lanes have ready. Thread-safe; what belongs to the loop says so.
 */
final class BatchSender {
  /** More than there is in a request beside a single batch. */
  private static final int REQUEST_OVERHEAD_BYTES = 4096;

  /** As much as is put into one request, unless one batch alone is larger. */
  private static final int GATHERED_BYTES = 8 << 20;

  private final BrokerChannel channel;
  private final SendLane.LaneLimits limits;
  private final Map<LaneKey, SendLane> lanes = new ConcurrentHashMap<>();
  private final Queue<SendLane> ready = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean drainScheduled = new AtomicBoolean();

  // Owned by the loop.
  private final ProducerIds persistentIds;
  private final ProducerIds nonPersistentIds;
  private final Set<SendLane> passing = new HashSet<>();
  private final SendGate persistentGate = new SendGate(System::nanoTime);
  private ConnectionLostException lost;
  private boolean gathering;

  private record LaneKey(PartitionTarget target, boolean persistent) {}

  private record InFlight(SendLane lane, OutboundBatch batch) {}

  /**
   * Sends by a channel.
   *
   * @param batchBytes a batch that has reached this size takes no more
   */
  BatchSender(BrokerChannel channel, int batchBytes) {
    this.channel = channel;
    this.limits =
        new SendLane.LaneLimits(
            batchBytes,
            Math.max(0, channel.maxRequestBytes() - REQUEST_OVERHEAD_BYTES),
            PooledByteBufAllocator.DEFAULT);
    this.persistentIds = new ProducerIds(channel, true);
    this.nonPersistentIds = new ProducerIds(channel, false);
  }

  /** The loop of the channel. */
  Loop loop() {
    return channel.loop();
  }

  /** Gives up the channel. */
  void close() {
    channel.close();
  }

  /** The lane to a partition; the same object for the same arguments. */
  SendLane lane(PartitionTarget target, boolean persistent) {
    SendLane lane =
        lanes.computeIfAbsent(
            new LaneKey(target, persistent),
            key -> new SendLane(key.target, key.persistent, true, limits));
    lane.limitBatchesTo(target.maxBatchBytes());
    return lane;
  }

  /**
   * A new lane to a partition that is used for a short time only, which the sender forgets as soon
   * as nothing is on its way. Nothing is ever sent again on a channel, so the broker needs no
   * numbers to tell copies by, and remembers none.
   */
  SendLane passingLane(PartitionTarget target, boolean persistent) {
    return new SendLane(target, persistent, false, limits);
  }

  /** The way to send in the transactions of a leased producer id. */
  LeasedProducer leased(ProducerIdentity identity) {
    return new LeasedProducer(identity, limits);
  }

  /**
   * Sends what a leased producer has, however little; not what too much is on its way before. On
   * the loop.
   *
   * @return whether nothing is left
   */
  boolean flush(LeasedProducer producer) {
    drain();
    List<SendLane> waiting = producer.lanesWithWork();
    if (waiting.isEmpty()) {
      return true;
    }
    List<InFlight> sent;
    do {
      // A request has one batch for each partition.
      sent = new ArrayList<>(waiting.size());
      for (SendLane lane : waiting) {
        OutboundBatch batch = lane.nextHoweverSmall();
        if (batch != null) {
          sent.add(new InFlight(lane, batch));
        }
      }
      produce(false, sent);
    } while (!sent.isEmpty());
    return producer.lanesWithWork().isEmpty();
  }

  /** The channel is lost: fails what waits and what comes. On the loop. */
  void onLost(ConnectionLostException cause) {
    lost = cause;
    lanes.values().forEach(lane -> lane.lose(cause));
    passing.forEach(lane -> lane.lose(cause));
    passing.clear();
  }

  /** Lets the loop send what the lane has; from any thread. */
  void wake(SendLane lane) {
    if (lane.claimQueueing()) {
      ready.add(lane);
      if (!drainScheduled.get() && drainScheduled.compareAndSet(false, true)) {
        channel.loop().execute(this::drain);
      }
    }
  }

  private void drain() {
    drainScheduled.set(false);
    List<SendLane> queued = new ArrayList<>();
    SendLane lane;
    while ((lane = ready.poll()) != null) {
      lane.unqueued();
      queued.add(lane);
      if (!lane.isNumbered()) {
        passing.add(lane);
      }
    }
    sendFrom(queued);
  }

  /** Sends what these lanes have, one batch of each in a request, until they have no more. */
  private void sendFrom(Collection<SendLane> queued) {
    if (lost != null) {
      queued.forEach(lane -> lane.lose(lost));
      return;
    }
    List<SendLane> persistentLanes = new ArrayList<>(queued.size());
    List<SendLane> sending = new ArrayList<>(queued.size());
    for (SendLane lane : queued) {
      (lane.persistent() ? persistentLanes : sending).add(lane);
    }
    sending.addAll(persistentGate.admit(persistentLanes));
    if (!gathering && persistentGate.isHoldingForAMoment()) {
      gathering = true;
      channel.loop().execute(this::gather);
    }
    while (!sending.isEmpty()) {
      List<InFlight> persistent = new ArrayList<>();
      List<InFlight> nonPersistent = new ArrayList<>();
      sending.removeIf(
          lane -> {
            OutboundBatch batch = next(lane);
            if (batch != null) {
              (lane.persistent() ? persistent : nonPersistent).add(new InFlight(lane, batch));
            }
            return batch == null;
          });
      produce(true, persistent);
      produce(false, nonPersistent);
    }
  }

  private void gather() {
    // Those who are waited for may need this processor.
    Thread.yield();
    gathering = false;
    drain();
  }

  private OutboundBatch next(SendLane lane) {
    if (lane.needsIdentity()) {
      requestIdentity(lane);
    }
    return lane.next();
  }

  private void requestIdentity(SendLane lane) {
    lane.identityRequested();
    ProducerIds ids = lane.persistent() ? persistentIds : nonPersistentIds;
    Reply<ProducerIdentity> reply =
        (identity, failure) -> {
          if (failure != null) {
            lane.onNoIdentity(failure);
          } else {
            lane.onIdentity(identity);
            wake(lane);
          }
        };
    if (lane.acceptsSharedIdentity()) {
      ids.shared(reply);
    } else {
      ids.fresh(reply);
    }
  }

  private void produce(boolean persistent, List<InFlight> sent) {
    int from = 0;
    long bytes = 0;
    for (int i = 0; i < sent.size(); i++) {
      int next = sent.get(i).batch.sizeInBytes();
      if (i > from && bytes + next > GATHERED_BYTES) {
        request(persistent, sent.subList(from, i));
        from = i;
        bytes = 0;
      }
      bytes += next;
    }
    request(persistent, sent.subList(from, sent.size()));
  }

  private void request(boolean persistent, List<InFlight> sent) {
    if (sent.isEmpty()) {
      return;
    }
    List<ProduceBatch> batches = new ArrayList<>(sent.size());
    for (InFlight each : sent) {
      batches.add(each.lane.toProduce(each.batch));
    }
    if (persistent) {
      persistentGate.sent();
    }
    channel.produce(
        persistent,
        batches,
        (outcomes, failure) -> {
          if (persistent) {
            persistentGate.answered(awaited(sent));
          }
          onAnswer(sent, outcomes, failure);
        });
  }

  private static int awaited(List<InFlight> sent) {
    int awaited = 0;
    for (InFlight each : sent) {
      awaited += each.batch.awaited();
    }
    return awaited;
  }

  private void onAnswer(List<InFlight> sent, List<ProduceOutcome> outcomes, Throwable failure) {
    List<SendLane> answered = new ArrayList<>(sent.size());
    for (int i = 0; i < sent.size(); i++) {
      InFlight each = sent.get(i);
      if (failure == null) {
        each.lane.onOutcome(each.batch, outcomes.get(i));
      } else {
        each.lane.onLost(each.batch, failure);
      }
      answered.add(each.lane);
    }
    if (failure == null) {
      sendFrom(answered);
    }
    answered.forEach(
        lane -> {
          if (!lane.isNumbered() && lane.isIdle()) {
            passing.remove(lane);
          }
        });
  }
}
