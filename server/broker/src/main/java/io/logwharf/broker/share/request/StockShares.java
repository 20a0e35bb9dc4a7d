package io.logwharf.broker.share.request;

import io.logwharf.broker.network.Connection;
import io.logwharf.broker.partition.Partitions;
import io.logwharf.broker.share.PendingShareFetch;
import io.logwharf.broker.share.SharePartitions;
import io.logwharf.broker.share.session.SessionPartition;
import io.logwharf.broker.share.session.ShareSessionException;
import io.logwharf.broker.share.session.ShareSessions;
import java.util.Collection;
import java.util.List;
import org.apache.kafka.common.protocol.Errors;

/**
 * What the requests of stock share consumers have in common: their sessions, and the share
 * partitions behind these. Thread-safe.
 */
public final class StockShares {
  private final Partitions partitions;
  private final SharePartitions sharePartitions;
  private final ShareSessions sessions;

  public StockShares(
      Partitions partitions, SharePartitions sharePartitions, ShareSessions sessions) {
    this.partitions = partitions;
    this.sharePartitions = sharePartitions;
    this.sessions = sessions;
  }

  Partitions partitions() {
    return partitions;
  }

  SharePartitions sharePartitions() {
    return sharePartitions;
  }

  /**
   * The member that a request names.
   *
   * @throws ShareSessionException where it names none
   */
  ShareSessions.Key member(String groupId, String memberId) {
    if (groupId == null || groupId.isEmpty()) {
      throw new ShareSessionException(Errors.INVALID_GROUP_ID, "a request without a group id");
    }
    if (memberId == null || memberId.isEmpty()) {
      throw new ShareSessionException(Errors.INVALID_REQUEST, "a request without a member id");
    }
    return new ShareSessions.Key(groupId, memberId);
  }

  /** Opens a session that ends with the connection. */
  List<SessionPartition> open(
      ShareSessions.Key member, Connection connection, Collection<SessionPartition> added) {
    stock(connection);
    sessions.open(member, connection, added);
    return List.copyOf(added);
  }

  /** Counts a request of a session; returns the partitions it has now. */
  List<SessionPartition> advance(
      ShareSessions.Key member,
      int epoch,
      Collection<SessionPartition> added,
      Collection<SessionPartition> forgotten) {
    return sessions.advance(member, epoch, added, forgotten);
  }

  /** Ends a session: what its member holds goes back, after what was asked before. */
  void close(ShareSessions.Key member, List<SessionPartition> session) {
    sharePartitions.leave(member, session);
  }

  /** Removes a session from those that are open; its member holds what it holds until told. */
  List<SessionPartition> remove(ShareSessions.Key member) {
    return sessions.close(member);
  }

  /** A member has left its group, so its session is over. */
  void left(ShareSessions.Key member) {
    sharePartitions.leave(member, sessions.remove(member));
  }

  /** Records of a partition were fetched. */
  void fetched(ShareSessions.Key member, SessionPartition partition) {
    sessions.fetched(member, partition);
  }

  /** A fetch has begun that ends with its connection; on the connection's loop. */
  void began(Connection connection, PendingShareFetch fetch) {
    stock(connection).began(fetch);
  }

  private StockConnection stock(Connection connection) {
    return connection.attachment(
        StockConnection.class, () -> new StockConnection(connection, sessions, sharePartitions));
  }
}
