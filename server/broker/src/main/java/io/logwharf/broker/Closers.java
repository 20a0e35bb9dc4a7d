package io.logwharf.broker;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What was opened, to be closed the other way round. Owned by the thread that opens, then closes.
 */
final class Closers {
  private static final Logger LOG = LoggerFactory.getLogger(Closers.class);

  private final Deque<Entry> entries = new ArrayDeque<>();

  private record Entry(String name, AutoCloseable resource) {}

  <T extends AutoCloseable> T add(String name, T resource) {
    entries.push(new Entry(name, resource));
    return resource;
  }

  /** Closes all, also where one of them fails. */
  void close() {
    while (!entries.isEmpty()) {
      Entry entry = entries.pop();
      try {
        entry.resource.close();
      } catch (Exception e) {
        LOG.error("close.failed part=\"{}\"", entry.name, e);
      }
    }
  }
}
