package io.logwharf.jms.send;

import io.logwharf.jms.config.ConnectionOptions.Sending;
import io.logwharf.jms.error.JmsErrors;
import io.logwharf.jms.transport.BrokerChannel;
import io.logwharf.jms.transport.ConnectionLostException;
import io.logwharf.jms.transport.ProducerIdentity;
import jakarta.jms.JMSException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Sends the messages of all sessions of a connection, which share its memory bound. Thread-safe;
 * what belongs to the loop says so.
 */
public final class Sender {
  private final BatchSender batches;
  private final SendMemory memory;
  private final Set<LeasedProducer> leased = ConcurrentHashMap.newKeySet();

  /** Null while the connection works. */
  private volatile ConnectionLostException lost;

  /** Sends by a channel that the connection has for itself. */
  public Sender(BrokerChannel channel, Sending options) {
    this(new BatchSender(channel, options.batchBytes()), new SendMemory(options.bufferBytes()));
  }

  private Sender(BatchSender batches, SendMemory memory) {
    this.batches = batches;
    this.memory = memory;
  }

  /**
   * Another sender of the same connection, within the same memory, whose messages share batches
   * with those of other connections.
   *
   * @param shared on the same loop
   */
  Sender by(BatchSender shared) {
    return new Sender(shared, memory);
  }

  /** The lane to a partition; the same object for the same arguments. */
  public SendLane lane(PartitionTarget target, boolean persistent) {
    return batches.lane(target, persistent);
  }

  /**
   * A new lane to a partition that is used for a short time only, which the sender forgets as soon
   * as nothing is on its way. Nothing is ever sent again on a channel, so the broker needs no
   * numbers to tell copies by, and remembers none.
   */
  public SendLane passingLane(PartitionTarget target, boolean persistent) {
    return batches.passingLane(target, persistent);
  }

  /** The way to send in the transactions of a leased producer id. */
  public LeasedProducer leased(ProducerIdentity identity) {
    LeasedProducer producer = batches.leased(identity);
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
    return batches.flush(producer);
  }

  /**
   * Sends a message; waits only where the memory bound is reached.
   *
   * @param listener hears the outcome; where this method throws, it doesn't
   */
  public void send(SendLane lane, RecordSource source, SendListener listener) throws JMSException {
    awaitRoom(lane);
    lane.append(source, listener, memory);
    batches.wake(lane);
  }

  /**
   * Sends a message in a transaction, for whose answer nobody waits before the end of that: it
   * stays here until there is enough for a request, {@link #flush} is called, or the memory is
   * needed.
   */
  public void sendByTheEnd(SendLane lane, RecordSource source, SendListener listener)
      throws JMSException {
    awaitRoom(lane);
    if (lane.append(source, listener, memory)) {
      batches.wake(lane);
    } else if (!memory.hasRoom()) {
      batches.loop().execute(() -> leased.forEach(this::flush));
    }
  }

  private void awaitRoom(SendLane lane) throws JMSException {
    try {
      memory.awaitRoom();
    } catch (InterruptedException e) {
      throw JmsErrors.interrupted("room in the send buffer (option sendBufferBytes)");
    }
    if (lost != null) {
      throw JmsErrors.of(lost, "sending to " + lane.topic());
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
   * Waits until everything sent so far is answered, also by senders made {@link #by} this one.
   *
   * @return whether it is, within the time
   */
  public boolean awaitAnswers(long timeoutMs) throws InterruptedException {
    return memory.awaitEmpty(timeoutMs);
  }

  /** Sends nothing any more: the connection is lost. What is on its way goes on. */
  public void refuse(ConnectionLostException cause) {
    lost = cause;
  }

  /** The channel is lost: fails what waits and what comes. On the loop. */
  public void onLost(ConnectionLostException cause) {
    refuse(cause);
    batches.onLost(cause);
    leased.forEach(producer -> producer.lose(cause));
  }
}
