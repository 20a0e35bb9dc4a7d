package io.logwharf.jms.connection;

import io.logwharf.jms.thread.SerialExecutor;
import jakarta.jms.ExceptionListener;
import jakarta.jms.JMSException;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells a connection's exception listener of failures that nobody else hears of, one at a time
 * (Jakarta Messaging 3.1 §6.1.7). Thread-safe.
 */
final class ExceptionReports implements ExceptionReport {
  private static final Logger LOG = LoggerFactory.getLogger(ExceptionReports.class);

  private final SerialExecutor executor;
  private final String broker;
  private volatile ExceptionListener listener;

  /**
   * Reports to nobody yet.
   *
   * @param broker for the log
   */
  ExceptionReports(Executor pool, String broker) {
    this.executor = new SerialExecutor(pool);
    this.broker = broker;
  }

  ExceptionListener listener() {
    return listener;
  }

  void setListener(ExceptionListener newListener) {
    listener = newListener;
  }

  @Override
  public void report(JMSException failure) {
    LOG.warn("event=connection-failure broker={}", broker, failure);
    executor.execute(
        () -> {
          ExceptionListener told = listener;
          if (told != null) {
            told.onException(failure);
          }
        });
  }
}
