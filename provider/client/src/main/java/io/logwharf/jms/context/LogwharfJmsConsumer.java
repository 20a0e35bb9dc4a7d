package io.logwharf.jms.context;

import static io.logwharf.jms.error.UncheckedErrors.call;
import static io.logwharf.jms.error.UncheckedErrors.run;

import io.logwharf.jms.connection.LogwharfMessageConsumer;
import jakarta.jms.JMSConsumer;
import jakarta.jms.Message;
import jakarta.jms.MessageListener;

/** A consumer of the simplified API over one of the classic API. */
final class LogwharfJmsConsumer implements JMSConsumer {
  private final LogwharfMessageConsumer consumer;

  LogwharfJmsConsumer(LogwharfMessageConsumer consumer) {
    this.consumer = consumer;
  }

  @Override
  public String getMessageSelector() {
    return call(consumer::getMessageSelector);
  }

  @Override
  public MessageListener getMessageListener() {
    return call(consumer::getMessageListener);
  }

  @Override
  public void setMessageListener(MessageListener listener) {
    run(() -> consumer.setMessageListener(listener));
  }

  @Override
  public Message receive() {
    return call(() -> consumer.receive());
  }

  @Override
  public Message receive(long timeout) {
    return call(() -> consumer.receive(timeout));
  }

  @Override
  public Message receiveNoWait() {
    return call(consumer::receiveNoWait);
  }

  @Override
  public <T> T receiveBody(Class<T> type) {
    return call(() -> consumer.receiveBody(type, LogwharfMessageConsumer.nanos(0)));
  }

  @Override
  public <T> T receiveBody(Class<T> type, long timeout) {
    return call(() -> consumer.receiveBody(type, LogwharfMessageConsumer.nanos(timeout)));
  }

  @Override
  public <T> T receiveBodyNoWait(Class<T> type) {
    return call(() -> consumer.receiveBody(type, 0));
  }

  @Override
  public void close() {
    run(consumer::close);
  }
}
