package io.logwharf.broker.request;

import io.logwharf.broker.network.Connection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

/** The fetches of one connection that wait for records. Owned by the connection's loop. */
final class PendingFetches {
  private final Set<PendingFetch> waiting = Collections.newSetFromMap(new IdentityHashMap<>());

  PendingFetches(Connection connection) {
    connection.onClose(this::abandonAll);
  }

  void start(PendingFetch fetch) {
    if (!fetch.answerIfReady()) {
      waiting.add(fetch);
      fetch.await(() -> waiting.remove(fetch));
    }
  }

  /** Answers all with what there is. */
  void answerAll() {
    Set.copyOf(waiting).forEach(PendingFetch::answerNow);
  }

  private void abandonAll() {
    Set.copyOf(waiting).forEach(PendingFetch::abandon);
  }
}
