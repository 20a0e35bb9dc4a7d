package io.logwharf.jms.connection;

import io.logwharf.jms.destination.LogwharfDestination;
import io.logwharf.jms.error.JmsErrors;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Queue;
import jakarta.jms.QueueBrowser;
import java.util.Enumeration;

/**
 * Looks at what waits in a queue (Jakarta Messaging 3.1 §4.1.6). It holds nothing at the broker,
 * and neither needs the connection to be started nor disturbs consumers.
 */
final class LogwharfQueueBrowser implements QueueBrowser {
  private final LogwharfSession session;
  private final LogwharfDestination queue;
  private final String selector;
  private volatile boolean closed;

  /**
   * A browser of a queue.
   *
   * @param queue which is a {@link Queue}
   * @param selector checked; null for none
   */
  LogwharfQueueBrowser(LogwharfSession session, LogwharfDestination queue, String selector) {
    this.session = session;
    this.queue = queue;
    this.selector = selector;
  }

  @Override
  public Queue getQueue() throws JMSException {
    checkOpen();
    return (Queue) queue;
  }

  @Override
  public String getMessageSelector() throws JMSException {
    checkOpen();
    return selector;
  }

  /**
   * The messages that wait now, partition by partition, in the order in which they would be
   * received. They are read page by page as the enumeration goes on: what is consumed meanwhile may
   * be left out, what is sent meanwhile is. Where a page can't be had, the enumeration's methods
   * throw a {@link jakarta.jms.JMSRuntimeException}.
   */
  @Override
  public Enumeration<Message> getEnumeration() throws JMSException {
    checkOpen();
    return new BrowseEnumeration(session.runtime(), this, selector == null ? "" : selector);
  }

  LogwharfDestination destination() {
    return queue;
  }

  @Override
  public void close() {
    closed = true;
  }

  void checkOpen() throws JMSException {
    if (closed || session.isClosed()) {
      throw JmsErrors.closed("the browser of " + queue);
    }
  }
}
