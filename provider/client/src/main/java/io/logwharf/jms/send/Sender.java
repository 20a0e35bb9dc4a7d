package io.logwharf.jms.send;

import io.logwharf.jms.config.ConnectionOptions.Sending;
import io.logwharf.jms.error.JmsErrors;
import io.logwharf.jms.transport.BrokerChannel;
import io.logwharf.jms.transport.ConnectionLostException;
import io.logwharf.jms.transport.ProduceBatch;
import io.logwharf.jms.transport.ProduceOutcome;
import io.logwharf.jms.transport.ProducerIdentity;
import io.logwharf.jms.transport.Reply;
import io.netty.buffer.PooledByteBufAllocator;
import jakarta.jms.JMSException;
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
 * Sends the messages of all sessions of a connection. Sending threads write into lanes; one task on
 * the loop, woken once however many they are, makes a Produce request of the batches that all lanes
 * have ready. Thread-safe; what belongs to the loop says so.
 */
public final class Sender {
  /** More than there is in a request beside a single batch. */
  private static final int REQUEST_OVERHEAD_BYTES = 4096;

  /** As much as is put into one request, unless one batch alone is larger. */
  private static final int GATHERED_BYTES = 8 << 20;

  private final BrokerChannel channel;
  private final SendMemory memory;
  private final SendLane.LaneLimits limits;
  private final Map<LaneKey, SendLane> lanes = new ConcurrentHashMap<>();
  private final Set<LeasedProducer> leased = ConcurrentHashMap.newKeySet();
  private final Queue<SendLane> ready = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean drainScheduled = new AtomicBoolean();

  // Owned by the loop.
  private final ProducerIds persistentIds;
  private final ProducerIds nonPersistentIds;
  private final Set<SendLane> passing = new HashSet<>();
  private final SendGate persistentGate = new SendGate();
  private ConnectionLostException lost;

  private record LaneKey(PartitionTarget target, boolean persistent) {}

  private record InFlight(SendLane lane, OutboundBatch batch) {}

  public Sender(BrokerChannel channel, Sending options) {
    this(channel, options.batchBytes(), new SendMemory(options.bufferBytes()));
  }

  private Sender(BrokerChannel channel, int batchBytes, SendMemory memory) {
    this.channel = channel;
    this.memory = memory;
    this.limits =
        new SendLane.LaneLimits(
            batchBytes,
            Math.max(0, channel.maxRequestBytes() - REQUEST_OVERHEAD_BYTES),
            memory,
            PooledByteBufAllocator.DEFAULT);
    this.persistentIds = new ProducerIds(channel, true);
    this.nonPersistentIds = new ProducerIds(channel, false);
  }

  /** Another sender, by another channel on the same loop, within the same memory as this one. */
  public Sender by(BrokerChannel other) {
    return new Sender(other, limits.batchBytes(), memory);
  }

  /** The lane to a partition; the same object for the same arguments. */
  public SendLane lane(PartitionTarget target, boolean persistent) {
    return lanes.computeIfAbsent(
        new LaneKey(target, persistent),
        key -> new SendLane(key.target, key.persistent, true, limits));
  }

  /**
   * A new lane to a partition that is used for a short time only, which the sender forgets as soon
   * as nothing is on its way. Nothing is ever sent again on a channel, so the broker needs no
   * numbers to tell copies by, and remembers none.
   */
  public SendLane passingLane(PartitionTarget target, boolean persistent) {
    return new SendLane(target, persistent, false, limits);
  }

  /** The way to send in the transactions of a leased producer id. */
  public LeasedProducer leased(ProducerIdentity identity) {
    LeasedProducer producer = new LeasedProducer(identity, limits);
    leased.add(producer);
    return producer;
  }

  /** Gives up a leased producer: fails what of it has not gone out. On the loop. */
  public void discard(LeasedProducer producer) {
    if (leased.remove(producer)) {
      producer.lose(new IllegalStateException("the transaction was given up"));
    }
  }

  /**
   * Sends what a leased producer has, however little; not what too much is on its way before. On
   * the loop.
   *
   * @return whether nothing is left
   */
  public boolean flush(LeasedProducer producer) {
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

  /**
   * Sends a message; waits only where the memory bound is reached.
   *
   * @param listener hears the outcome; where this method throws, it doesn't
   */
  public void send(SendLane lane, RecordSource source, SendListener listener) throws JMSException {
    awaitRoom();
    lane.append(source, listener);
    wake(lane);
  }

  /**
   * Sends a message in a transaction, for whose answer nobody waits before the end of that: it
   * stays here until there is enough for a request, {@link #flush} is called, or the memory is
   * needed.
   */
  public void sendByTheEnd(SendLane lane, RecordSource source, SendListener listener)
      throws JMSException {
    awaitRoom();
    if (lane.append(source, listener)) {
      wake(lane);
    } else if (!memory.hasRoom()) {
      channel.loop().execute(() -> leased.forEach(this::flush));
    }
  }

  private void awaitRoom() throws JMSException {
    try {
      memory.awaitRoom();
    } catch (InterruptedException e) {
      throw JmsErrors.interrupted("room in the send buffer (option sendBufferBytes)");
    }
  }

  /**
   * Sends a message whose outcome nobody waits for. Where the broker refuses it, the next call for
   * the lane throws, and sends nothing.
   */
  public void sendUnawaited(SendLane lane, RecordSource source) throws JMSException {
    lane.throwUnreported();
    send(lane, source, lane::onUnawaited);
  }

  /**
   * Waits until everything sent so far is answered, also of senders made {@link #by} this one.
   *
   * @return whether it is, within the time
   */
  public boolean awaitAnswers(long timeoutMs) throws InterruptedException {
    return memory.awaitEmpty(timeoutMs);
  }

  /** The channel is lost: fails what waits and what comes. On the loop. */
  public void onLost(ConnectionLostException cause) {
    lost = cause;
    lanes.values().forEach(lane -> lane.lose(cause));
    leased.forEach(producer -> producer.lose(cause));
    passing.forEach(lane -> lane.lose(cause));
    passing.clear();
  }

  private void wake(SendLane lane) {
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
            persistentGate.answered();
          }
          onAnswer(sent, outcomes, failure);
        });
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
