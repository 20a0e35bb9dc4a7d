package io.logwharf.broker.share.request;

import io.logwharf.broker.network.Connection;
import io.logwharf.broker.share.PendingShareFetch;
import io.logwharf.broker.share.SharePartitions;
import io.logwharf.broker.share.session.ShareSessions;
import java.util.ArrayList;
import java.util.List;

/**
 * What a connection's end means for the stock share consumers on it: their sessions are over, what
 * they hold is given back, and fetches that wait are given up. Owned by the connection's loop.
 */
final class StockConnection {
  private final Connection connection;
  private final ShareSessions sessions;
  private final SharePartitions sharePartitions;
  private final List<PendingShareFetch> fetches = new ArrayList<>(1);

  StockConnection(Connection connection, ShareSessions sessions, SharePartitions sharePartitions) {
    this.connection = connection;
    this.sessions = sessions;
    this.sharePartitions = sharePartitions;
    connection.onClose(this::closed);
  }

  void began(PendingShareFetch fetch) {
    fetches.removeIf(PendingShareFetch::isDone);
    fetches.add(fetch);
  }

  private void closed() {
    fetches.forEach(PendingShareFetch::cancel);
    sessions.closeAll(connection).forEach(sharePartitions::leave);
  }
}
