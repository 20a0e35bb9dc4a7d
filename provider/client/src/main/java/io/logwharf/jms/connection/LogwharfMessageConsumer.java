package io.logwharf.jms.connection;

import io.logwharf.jms.destination.LogwharfDestination;
import io.logwharf.jms.error.JmsErrors;
import io.logwharf.jms.receive.ConsumerFeed;
import io.logwharf.jms.receive.ReceivedRecord;
import io.logwharf.protocol.extension.AckType;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageFormatException;
import jakarta.jms.MessageListener;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;

/** A consumer of the classic API (Jakarta Messaging 3.1 §8). */
public class LogwharfMessageConsumer implements MessageConsumer {
  private final SessionDelivery delivery;
  private final Reading reading;
  private final ListenerDispatch dispatch;
  private final ConsumerFeed feed;
  private final AtomicBoolean closed = new AtomicBoolean();
  private volatile Supplier<CompletableFuture<Void>> leave =
      () -> CompletableFuture.completedFuture(null);

  /**
   * Makes a consumer that is not yet one of the session's.
   *
   * @param feedMaker makes the feed, given what to call when there is something for a listener
   */
  LogwharfMessageConsumer(
      SessionDelivery delivery,
      Reading reading,
      ExceptionReport report,
      Function<Runnable, ConsumerFeed> feedMaker) {
    this.delivery = delivery;
    this.reading = reading;
    this.dispatch = new ListenerDispatch(this, delivery, report);
    this.feed = feedMaker.apply(this::onAvailable);
  }

  /** There may be something for a listener; from any thread. */
  void onAvailable() {
    dispatch.schedule();
  }

  /** Whether a listener takes its messages. */
  boolean isListening() {
    return dispatch.listener() != null && !closed.get();
  }

  /** How the consumer leaves its subscription, where that has a name. */
  void setLeave(Supplier<CompletableFuture<Void>> newLeave) {
    leave = newLeave;
  }

  /** Leaves its subscription; behind the messages that give back what it holds. */
  CompletableFuture<Void> leave() {
    return leave.get();
  }

  ConsumerFeed feed() {
    return feed;
  }

  /** What the consumer reads. */
  public LogwharfDestination destination() {
    return reading.destination();
  }

  /** What the consumer was created to read. */
  Reading reading() {
    return reading;
  }

  @Override
  public String getMessageSelector() throws JMSException {
    checkOpen();
    return reading.selector();
  }

  @Override
  public MessageListener getMessageListener() throws JMSException {
    checkOpen();
    return dispatch.listener();
  }

  @Override
  public void setMessageListener(MessageListener listener) throws JMSException {
    checkOpen();
    if (listener != null) {
      delivery.checkNoSessionListener("a listener of a consumer");
    }
    dispatch.setListener(listener);
    delivery.onListenersChanged();
    feed.setListening(listener != null);
  }

  @Override
  public Message receive() throws JMSException {
    return receive(Long.MAX_VALUE, this::hand);
  }

  @Override
  public Message receive(long timeout) throws JMSException {
    return receive(nanos(timeout), this::hand);
  }

  @Override
  public Message receiveNoWait() throws JMSException {
    return receive(0, this::hand);
  }

  /**
   * Receives a message's body (Jakarta Messaging 3.1 §8.6).
   *
   * @param timeoutNanos 0 not to wait
   * @throws jakarta.jms.MessageFormatException where the message has no such body; acknowledged
   *     automatically, it will be the next one received again
   */
  public <T> T receiveBody(Class<T> type, long timeoutNanos) throws JMSException {
    return receive(timeoutNanos, record -> handBody(record, type));
  }

  private <T> T handBody(ReceivedRecord record, Class<T> type) throws JMSException {
    if (isSettledAsExpired(record)) {
      return null;
    }
    T body;
    try {
      body = MessageBodies.body(toMessage(record), type);
    } catch (MessageFormatException e) {
      if (delivery.isSettledByApplication()) {
        delivery.onReceived(record);
      } else {
        feed.putBack(record);
      }
      throw e;
    }
    delivery.onReceived(record);
    return body;
  }

  /** A timeout of the API, where 0 means for ever, in nanoseconds. */
  public static long nanos(long timeoutMs) {
    return timeoutMs == 0 ? Long.MAX_VALUE : TimeUnit.MILLISECONDS.toNanos(timeoutMs);
  }

  @Override
  public void close() throws JMSException {
    if (delivery.isClosed() || !closed.compareAndSet(false, true)) {
      return;
    }
    feed.end();
    delivery.remove(this);
  }

  private <T> T receive(long timeoutNanos, ConsumerFeed.HandOver<T> handOver) throws JMSException {
    checkOpen();
    if (dispatch.listener() != null) {
      throw JmsErrors.illegalState(
          "receive on a consumer that has a message listener; remove the listener, or use another"
              + " session");
    }
    delivery.checkReceiveAllowed();
    if (timeoutNanos < 0) {
      throw JmsErrors.invalidArgument("a negative timeout");
    }
    return feed.receive(timeoutNanos, handOver);
  }

  /**
   * Settles a record whose message has expired while it was prefetched (§3.4.9), whatever becomes
   * of what the session consumes: the broker moves it to the expiry queue, where there is one.
   */
  boolean isSettledAsExpired(ReceivedRecord record) {
    boolean expired = record.isExpired(delivery.runtime().clock().millis());
    if (expired) {
      record.link().settle(record.record().offset(), AckType.EXPIRED);
    }
    return expired;
  }

  private Message hand(ReceivedRecord record) throws JMSException {
    if (isSettledAsExpired(record)) {
      return null;
    }
    Message message = toMessage(record);
    delivery.onReceived(record);
    return message;
  }

  Message toMessage(ReceivedRecord record) {
    return delivery.runtime().format().inbound(record, destination(), delivery::acknowledge);
  }

  final void checkOpen() throws JMSException {
    if (closed.get() || delivery.isClosed()) {
      throw JmsErrors.closed("the consumer of " + destination());
    }
  }
}
