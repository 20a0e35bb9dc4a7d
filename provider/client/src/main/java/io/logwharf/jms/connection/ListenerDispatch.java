package io.logwharf.jms.connection;

import io.logwharf.jms.error.Await;
import io.logwharf.jms.receive.ReceivedRecord;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageListener;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls a consumer's listener (Jakarta Messaging 3.1 §8.7), as a task of its session's executor:
 * scheduled when there is something to do, gone when there isn't.
 */
final class ListenerDispatch {
  private static final Logger LOG = LoggerFactory.getLogger(ListenerDispatch.class);
  private static final int MESSAGES_PER_TASK = 32;

  private final LogwharfMessageConsumer consumer;
  private final SessionDelivery delivery;
  private final ExceptionReport report;
  private final AtomicBoolean scheduled = new AtomicBoolean();
  private volatile MessageListener listener;

  ListenerDispatch(
      LogwharfMessageConsumer consumer, SessionDelivery delivery, ExceptionReport report) {
    this.consumer = consumer;
    this.delivery = delivery;
    this.report = report;
  }

  MessageListener listener() {
    return listener;
  }

  void setListener(MessageListener newListener) {
    listener = newListener;
  }

  /** There may be something to do; from any thread. */
  void schedule() {
    if (scheduled.compareAndSet(false, true)) {
      delivery.executor().execute(this::run);
    }
  }

  private void run() {
    boolean more = true;
    try {
      for (int i = 0; i < MESSAGES_PER_TASK && more; i++) {
        more = listener != null && consumer.feed().dispatch(this::deliver);
      }
    } catch (JMSException e) {
      scheduled.set(false);
      report.report(e);
      return;
    }
    scheduled.set(false);
    // What came after the last look, and before the flag was down, scheduled nothing.
    if (more || (listener != null && consumer.feed().isReady())) {
      schedule();
    }
  }

  private boolean deliver(ReceivedRecord record) throws JMSException {
    MessageListener current = listener;
    Message message = consumer.toMessage(record);
    delivery.beforeListener(record);
    try {
      current.onMessage(message);
    } catch (RuntimeException e) {
      onListenerFailure(record, e);
      return true;
    }
    delivery.afterListener(record);
    if (!consumer.feed().hasRecords()) {
      record.link().flush();
    }
    return true;
  }

  /** §8.7: delivered again at once, unless the application acknowledges by itself. */
  private void onListenerFailure(ReceivedRecord record, RuntimeException failure)
      throws JMSException {
    LOG.warn(
        "event=message-listener-failed destination={} partition={} offset={}",
        consumer.destination(),
        record.link().partition(),
        record.record().offset(),
        failure);
    if (delivery.isSettledByApplication()
        || !record.link().isUnacknowledged(record.record().offset())) {
      return;
    }
    Await.result(
        consumer.feed().recover(),
        delivery.runtime().options().timeouts().requestMs(),
        "giving back a message whose listener failed");
  }
}
