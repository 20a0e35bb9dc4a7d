package io.logwharf.jms.context;

import io.logwharf.jms.connection.LogwharfConnection;
import jakarta.jms.JMSException;
import java.util.concurrent.atomic.AtomicInteger;

/** The connection of several contexts: closed with the last of them (§6.1.8). Thread-safe. */
final class SharedConnection {
  private final LogwharfConnection connection;
  private final AtomicInteger contexts = new AtomicInteger();

  SharedConnection(LogwharfConnection connection) {
    this.connection = connection;
  }

  LogwharfConnection connection() {
    return connection;
  }

  void opened() {
    contexts.incrementAndGet();
  }

  void closed() throws JMSException {
    if (contexts.decrementAndGet() == 0) {
      connection.close();
    }
  }
}
