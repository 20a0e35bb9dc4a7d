package io.logwharf.jms.connection;

import io.logwharf.jms.connection.SessionSends.SendTarget;
import io.logwharf.jms.destination.LogwharfDestination;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What a session has found of the destinations that it sends to. Of temporary ones, which a session
 * that answers requests meets without end, only those used last are kept. Thread-safe: temporary
 * ones are guarded by the monitor.
 */
final class SendTargets {
  /** As many answers as a session may have under way to different clients, and then some. */
  static final int MAX_TEMPORARY = 256;

  private final Map<LogwharfDestination, SendTarget> lasting = new ConcurrentHashMap<>();
  private final Map<LogwharfDestination, SendTarget> temporary =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<LogwharfDestination, SendTarget> eldest) {
          return size() > MAX_TEMPORARY;
        }
      };

  /** Null where nothing is known. */
  SendTarget get(LogwharfDestination destination) {
    if (!destination.isTemporary()) {
      return lasting.get(destination);
    }
    synchronized (this) {
      return temporary.get(destination);
    }
  }

  /** Forgets all, as something of it may have changed. */
  void forget() {
    lasting.values().forEach(SendTarget::markStale);
    lasting.clear();
    synchronized (this) {
      temporary.values().forEach(SendTarget::markStale);
      temporary.clear();
    }
  }

  void put(LogwharfDestination destination, SendTarget target) {
    if (!destination.isTemporary()) {
      lasting.put(destination, target);
      return;
    }
    synchronized (this) {
      temporary.put(destination, target);
    }
  }
}
