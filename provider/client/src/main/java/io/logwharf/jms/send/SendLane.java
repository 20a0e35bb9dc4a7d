package io.logwharf.jms.send;

import io.logwharf.jms.error.ErrorCode;
import io.logwharf.jms.error.JmsErrors;
import io.logwharf.jms.transport.BrokerException;
import io.logwharf.jms.transport.Contradiction;
import io.logwharf.jms.transport.ProduceBatch;
import io.logwharf.jms.transport.ProduceOutcome;
import io.logwharf.jms.transport.ProducerIdentity;
import io.netty.buffer.ByteBufAllocator;
import jakarta.jms.JMSException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.common.protocol.Errors;

/**
 * The way of persistent, or non-persistent, messages to one partition, in order: of a connection,
 * or of several that share a channel.
 *
 * <p>Senders write straight into the open batch, under the monitor, inside of which only the
 * memory's lock is taken. The loop takes it when fewer than five batches are on their way: what
 * arrives meanwhile makes the next one, so batches grow with the load and nobody waits for one to
 * fill. What is not said to be guarded by the monitor is owned by the loop.
 *
 * <p>A batch that the broker refuses leaves a gap in the producer's sequence, so those sent behind
 * it are refused as well. They wait until nothing is on its way, and go again, in order, under a
 * new producer id. In a transaction they fail, as the transaction has failed with the first.
 */
public final class SendLane {
  private static final int MAX_IN_FLIGHT = 5;

  /** A smaller batch waits for the one before it, and grows meanwhile. */
  static final int MIN_BYTES_BEHIND_ANOTHER = 16 * 1024;

  private static final int MIN_BUFFER_BYTES = 1024;

  private final PartitionTarget target;
  private final boolean persistent;
  private final LaneLimits limits;
  private final boolean transactional;

  // Guarded by the monitor.
  private final ArrayDeque<OutboundBatch> full = new ArrayDeque<>();
  private OutboundBatch open;
  private int bufferBytes = MIN_BUFFER_BYTES;
  private Throwable lost;

  private volatile int maxBatchBytes;

  private final AtomicBoolean queued = new AtomicBoolean();
  private final AtomicReference<Throwable> unreported = new AtomicReference<>();

  /** Written by the loop only. */
  private volatile int contradictions;

  // Owned by the loop.
  private final LaneSequence sequence;
  private final ArrayDeque<OutboundBatch> again = new ArrayDeque<>();
  private final List<OutboundBatch> refusedAsGap = new ArrayList<>();
  private int inFlight;
  private boolean awaitingIdentity;

  /**
   * The bounds shared by the lanes of a channel.
   *
   * @param batchBytes a batch that has reached this size takes no more; no message that is larger
   *     shares its batch
   * @param messageBytes the largest message
   */
  record LaneLimits(int batchBytes, int messageBytes, ByteBufAllocator allocator) {}

  /**
   * A new lane.
   *
   * @param numbered whether its batches carry a producer id and are numbered
   */
  SendLane(PartitionTarget target, boolean persistent, boolean numbered, LaneLimits limits) {
    this(target, persistent, limits, new LaneSequence(numbered));
  }

  private SendLane(
      PartitionTarget target, boolean persistent, LaneLimits limits, LaneSequence sequence) {
    this.sequence = sequence;
    this.target = target;
    this.maxBatchBytes = target.maxBatchBytes();
    this.persistent = persistent;
    this.limits = limits;
    this.transactional = sequence.isTransactional();
  }

  /**
   * A lane for the transactions of one producer. It waits for no disk, as the transaction's commit
   * does.
   *
   * @param sequence of the producer's batches
   */
  static SendLane leased(PartitionTarget target, LaneSequence sequence, LaneLimits limits) {
    return new SendLane(target, false, limits, sequence);
  }

  boolean isNumbered() {
    return sequence.isNumbered();
  }

  boolean persistent() {
    return persistent;
  }

  /** The largest batch that the topic takes from now on. */
  void limitBatchesTo(int bytes) {
    if (maxBatchBytes != bytes) {
      maxBatchBytes = bytes;
    }
  }

  /** The topic that it leads to. */
  String topic() {
    return target.topic();
  }

  /**
   * Adds a message to the open batch; by the sending thread.
   *
   * @param memory which the message takes up until it is answered
   * @return whether there is enough for a request
   */
  synchronized boolean append(RecordSource source, SendListener listener, SendMemory memory)
      throws JMSException {
    if (lost != null) {
      throw JmsErrors.of(lost, "sending to " + target.topic());
    }
    OutboundBatch batch = open;
    if (batch == null) {
      batch = new OutboundBatch(limits.allocator.directBuffer(bufferBytes));
    }
    int before = open == null ? 0 : batch.sizeInBytes();
    int bytes;
    try {
      bytes = batch.add(source, listener, limits.messageBytes);
    } catch (JMSException | RuntimeException e) {
      if (batch != open) {
        batch.discard();
      }
      throw e;
    }
    if (batch == open && (bytes > limits.batchBytes || batch.sizeInBytes() > maxBatchBytes)) {
      // If it is too large for the topic, no other message is refused with it.
      batch.removeLast();
      full.add(batch);
      open = null;
      append(source, listener, memory);
      return true;
    }
    int sizeAfter = batch.sizeInBytes();
    if (sizeAfter >= Math.min(limits.batchBytes, maxBatchBytes)) {
      full.add(batch);
      open = null;
    } else {
      open = batch;
    }
    batch.charge(memory, sizeAfter - before);
    return !full.isEmpty() || sizeAfter >= MIN_BYTES_BEHIND_ANOTHER;
  }

  /** Whether the caller is the one to queue the lane for the loop. */
  boolean claimQueueing() {
    return !queued.get() && queued.compareAndSet(false, true);
  }

  /** The loop has taken the lane from its queue. */
  void unqueued() {
    queued.set(false);
  }

  /** A failure of a message that nobody waited for, once. */
  void throwUnreported() throws JMSException {
    if (unreported.get() == null) {
      return;
    }
    Throwable failure = unreported.getAndSet(null);
    if (failure != null) {
      JMSException exception =
          new JMSException(
              "a non-persistent message sent to "
                  + target.topic()
                  + " earlier was refused, and this one was not sent: "
                  + failure.getMessage(),
              ErrorCode.EARLIER_SEND_FAILED.name());
      exception.initCause(failure);
      throw exception;
    }
  }

  /** Takes note of a failure that nobody waits for. */
  void onUnawaited(Throwable failure) {
    if (failure != null) {
      unreported.set(failure);
    }
  }

  /** Whether an identity that others use as well will do: none has been given up here. */
  boolean acceptsSharedIdentity() {
    return !sequence.wasInvalidated();
  }

  /** Whether the lane has something to send and no producer id to send it under. */
  boolean needsIdentity() {
    return !transactional && !sequence.isReady() && !awaitingIdentity && inFlight == 0 && hasWork();
  }

  void identityRequested() {
    awaitingIdentity = true;
  }

  void onIdentity(ProducerIdentity identity) {
    awaitingIdentity = false;
    sequence.begin(identity);
  }

  /** No producer id is to be had: what waits fails. */
  void onNoIdentity(Throwable failure) {
    awaitingIdentity = false;
    failWaiting(failure);
  }

  /** The next batch to send, numbered; null where there is none, or it is not its turn yet. */
  OutboundBatch next() {
    return next(inFlight == 0 ? 1 : MIN_BYTES_BEHIND_ANOTHER);
  }

  /** As {@link #next}, but nothing waits in order to grow. */
  OutboundBatch nextHoweverSmall() {
    return next(1);
  }

  private OutboundBatch next(int least) {
    if (!sequence.isReady() || inFlight >= MAX_IN_FLIGHT || !refusedAsGap.isEmpty()) {
      return null;
    }
    OutboundBatch batch = again.isEmpty() ? takeWritten(least) : again.poll();
    if (batch != null) {
      sequence.number(batch);
      inFlight++;
    }
    return batch;
  }

  ProduceBatch toProduce(OutboundBatch batch) {
    return new ProduceBatch(target.topic(), target.topicId(), target.partition(), batch.buffer());
  }

  /** The broker has answered for a batch. */
  void onOutcome(OutboundBatch batch, ProduceOutcome outcome) {
    inFlight--;
    Errors error = outcome.error();
    if (error == Errors.NONE || error == Errors.DUPLICATE_SEQUENCE_NUMBER) {
      batch.complete(null);
    } else if (error == Errors.OUT_OF_ORDER_SEQUENCE_NUMBER
        && !sequence.isReady()
        && !transactional) {
      refusedAsGap.add(batch);
    } else {
      sequence.invalidate();
      if (Contradiction.is(error) || isUnexpectedlyLarge(batch, error)) {
        contradictions++;
      }
      BrokerException failure = new BrokerException(error, outcome.message());
      batch.complete(failure);
      if (transactional) {
        lose(failure);
      }
    }
    if (inFlight == 0 && !refusedAsGap.isEmpty()) {
      again.addAll(refusedAsGap);
      refusedAsGap.clear();
    }
  }

  /** Whether the topic takes less than it did. */
  private boolean isUnexpectedlyLarge(OutboundBatch batch, Errors error) {
    return error == Errors.MESSAGE_TOO_LARGE && batch.sizeInBytes() <= maxBatchBytes;
  }

  /** How often the broker has said that the partition isn't as it was. */
  public int contradictions() {
    return contradictions;
  }

  /** The channel was lost while a batch was under way. */
  void onLost(OutboundBatch batch, Throwable failure) {
    inFlight--;
    batch.complete(failure);
  }

  /** The connection is lost, or the transaction: nothing is sent any more. */
  void lose(Throwable cause) {
    synchronized (this) {
      lost = cause;
    }
    failWaiting(cause);
  }

  private void failWaiting(Throwable failure) {
    again.addAll(refusedAsGap);
    refusedAsGap.clear();
    OutboundBatch batch;
    while ((batch = again.isEmpty() ? takeWritten(1) : again.poll()) != null) {
      batch.complete(failure);
    }
  }

  /** Whether nothing waits and nothing is on its way. */
  boolean isIdle() {
    return inFlight == 0 && !hasWork();
  }

  /** Whether something waits to be sent. */
  boolean hasWork() {
    if (!again.isEmpty() || !refusedAsGap.isEmpty()) {
      return true;
    }
    synchronized (this) {
      return open != null || !full.isEmpty();
    }
  }

  /** The messages of the oldest batch that waits, 0 where none does. */
  synchronized int waitingMessages() {
    OutboundBatch oldest = oldestWaiting();
    return oldest == null ? 0 : oldest.count();
  }

  /** The bytes of the oldest batch that waits, 0 where none does. */
  synchronized int waitingBytes() {
    OutboundBatch oldest = oldestWaiting();
    return oldest == null ? 0 : oldest.sizeInBytes();
  }

  private OutboundBatch oldestWaiting() {
    return full.isEmpty() ? open : full.peek();
  }

  /** The oldest batch; the open one only where it has this size. */
  private synchronized OutboundBatch takeWritten(int leastBytes) {
    OutboundBatch batch = full.poll();
    if (batch == null && open != null && open.sizeInBytes() >= leastBytes) {
      batch = open;
      open = null;
    }
    if (batch != null) {
      int size = batch.sizeInBytes();
      bufferBytes = Math.max(MIN_BUFFER_BYTES, Math.min(size + size / 4, limits.batchBytes));
    }
    return batch;
  }
}
