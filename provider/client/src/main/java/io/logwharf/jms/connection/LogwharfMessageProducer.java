package io.logwharf.jms.connection;

import io.logwharf.jms.destination.LogwharfDestination;
import io.logwharf.jms.error.JmsErrors;
import io.logwharf.jms.runtime.ProducerSettings;
import jakarta.jms.CompletionListener;
import jakarta.jms.Destination;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageProducer;

/** A producer of the classic API (Jakarta Messaging 3.1 §7). */
public class LogwharfMessageProducer implements MessageProducer {
  private final LogwharfSession session;
  private final LogwharfDestination destination;
  private volatile ProducerSettings settings = ProducerSettings.DEFAULT;
  private volatile boolean closed;

  /** A producer; without a destination where that is null. */
  LogwharfMessageProducer(LogwharfSession session, LogwharfDestination destination) {
    this.session = session;
    this.destination = destination;
  }

  @Override
  public void setDisableMessageID(boolean value) throws JMSException {
    checkOpen();
    settings = settings.withMessageId(!value);
  }

  @Override
  public boolean getDisableMessageID() throws JMSException {
    return !checkOpen().settings.withMessageId();
  }

  @Override
  public void setDisableMessageTimestamp(boolean value) throws JMSException {
    checkOpen();
    settings = settings.withTimestamp(!value);
  }

  @Override
  public boolean getDisableMessageTimestamp() throws JMSException {
    return !checkOpen().settings.withTimestamp();
  }

  @Override
  public void setDeliveryMode(int deliveryMode) throws JMSException {
    checkOpen();
    settings = settings.withDeliveryMode(deliveryMode);
  }

  @Override
  public int getDeliveryMode() throws JMSException {
    return checkOpen().settings.deliveryMode();
  }

  @Override
  public void setPriority(int defaultPriority) throws JMSException {
    checkOpen();
    settings = settings.withPriority(defaultPriority);
  }

  @Override
  public int getPriority() throws JMSException {
    return checkOpen().settings.priority();
  }

  @Override
  public void setTimeToLive(long timeToLive) throws JMSException {
    checkOpen();
    settings = settings.withTimeToLive(timeToLive);
  }

  @Override
  public long getTimeToLive() throws JMSException {
    return checkOpen().settings.timeToLive();
  }

  @Override
  public void setDeliveryDelay(long deliveryDelay) throws JMSException {
    checkOpen();
    settings = settings.withDeliveryDelay(deliveryDelay);
  }

  @Override
  public long getDeliveryDelay() throws JMSException {
    return checkOpen().settings.deliveryDelay();
  }

  @Override
  public Destination getDestination() throws JMSException {
    return checkOpen().destination;
  }

  @Override
  public void close() throws JMSException {
    if (closed || session.isClosed()) {
      return;
    }
    session.sends().completions().awaitOutsideCallback("close of a producer");
    closed = true;
  }

  @Override
  public void send(Message message) throws JMSException {
    sendToOwn(message, settings, null);
  }

  @Override
  public void send(Message message, int deliveryMode, int priority, long timeToLive)
      throws JMSException {
    sendToOwn(message, settings(deliveryMode, priority, timeToLive), null);
  }

  @Override
  public void send(Destination to, Message message) throws JMSException {
    sendTo(to, message, settings, null);
  }

  @Override
  public void send(Destination to, Message message, int deliveryMode, int priority, long timeToLive)
      throws JMSException {
    sendTo(to, message, settings(deliveryMode, priority, timeToLive), null);
  }

  @Override
  public void send(Message message, CompletionListener listener) throws JMSException {
    sendToOwn(message, settings, required(listener));
  }

  @Override
  public void send(
      Message message, int deliveryMode, int priority, long timeToLive, CompletionListener listener)
      throws JMSException {
    sendToOwn(message, settings(deliveryMode, priority, timeToLive), required(listener));
  }

  @Override
  public void send(Destination to, Message message, CompletionListener listener)
      throws JMSException {
    sendTo(to, message, settings, required(listener));
  }

  @Override
  public void send(
      Destination to,
      Message message,
      int deliveryMode,
      int priority,
      long timeToLive,
      CompletionListener listener)
      throws JMSException {
    sendTo(to, message, settings(deliveryMode, priority, timeToLive), required(listener));
  }

  private void sendToOwn(
      Message message, ProducerSettings sendSettings, CompletionListener listener)
      throws JMSException {
    checkOpen();
    if (destination == null) {
      throw new UnsupportedOperationException(
          "the producer was created without a destination; pass one to send");
    }
    session.send(destination, message, sendSettings, listener);
  }

  private void sendTo(
      Destination to, Message message, ProducerSettings sendSettings, CompletionListener listener)
      throws JMSException {
    checkOpen();
    if (destination != null) {
      throw new UnsupportedOperationException(
          "the producer was created for " + destination + "; send takes no other destination");
    }
    session.send(to, message, sendSettings, listener);
  }

  private ProducerSettings settings(int deliveryMode, int priority, long timeToLive)
      throws JMSException {
    return settings
        .withDeliveryMode(deliveryMode)
        .withPriority(priority)
        .withTimeToLive(timeToLive);
  }

  private static CompletionListener required(CompletionListener listener) {
    if (listener == null) {
      throw new IllegalArgumentException("an asynchronous send needs a completion listener");
    }
    return listener;
  }

  private LogwharfMessageProducer checkOpen() throws JMSException {
    if (closed || session.isClosed()) {
      throw JmsErrors.closed("the producer");
    }
    return this;
  }
}
