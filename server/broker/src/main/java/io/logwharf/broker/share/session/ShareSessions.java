package io.logwharf.broker.share.session;

import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.protocol.Errors;

/**
 * The share sessions at this broker, a bounded number of them. Epoch 0 opens a session, -1 closes
 * it, any other must be the one that follows the last (KIP-932). A session ends with its
 * connection. Thread-safe: every method holds the monitor, and none blocks.
 */
public final class ShareSessions {
  /** The epoch of a request that opens a session. */
  public static final int INITIAL_EPOCH = 0;

  /** The epoch of a request that closes a session. */
  public static final int FINAL_EPOCH = -1;

  private final int maxSessions;
  private final Map<Key, ShareSession> sessions = new HashMap<>();

  /** Names one session. */
  public record Key(String groupId, String memberId) {}

  /**
   * Creates an empty collection.
   *
   * @param maxSessions that may be open at once; more are refused with SHARE_SESSION_LIMIT_REACHED
   */
  public ShareSessions(int maxSessions) {
    this.maxSessions = maxSessions;
  }

  /**
   * Opens a session, in place of an older one of the same member.
   *
   * @throws ShareSessionException where there are too many sessions
   */
  public synchronized void open(
      Key key, Object connection, Collection<SessionPartition> partitions) {
    ShareSession old = sessions.get(key);
    if (old == null && sessions.size() >= maxSessions) {
      throw new ShareSessionException(
          Errors.SHARE_SESSION_LIMIT_REACHED,
          "all "
              + maxSessions
              + " share sessions of this broker are in use; close consumers or raise"
              + " group.share.max.share.sessions");
    }
    var session = new ShareSession(connection, partitions);
    if (old != null) {
      session.inherit(old);
    }
    sessions.put(key, session);
  }

  /**
   * Counts a request of an open session, and applies what it adds and forgets.
   *
   * @return the partitions of the session afterwards, the one fetched from longest ago first
   * @throws ShareSessionException where there is no such session, or the epoch is not its next
   */
  public synchronized List<SessionPartition> advance(
      Key key,
      int epoch,
      Collection<SessionPartition> added,
      Collection<SessionPartition> forgotten) {
    ShareSession session = existing(key);
    if (session.expectedEpoch() != epoch) {
      throw new ShareSessionException(
          Errors.INVALID_SHARE_SESSION_EPOCH,
          "share session epoch "
              + epoch
              + " of member "
              + key.memberId
              + " is not the expected "
              + session.expectedEpoch()
              + "; open a new session with epoch 0");
    }
    session.advanceEpoch();
    session.update(added, forgotten);
    return session.partitions();
  }

  /**
   * Closes a session.
   *
   * @return all partitions it ever had, whose records the member no longer holds
   * @throws ShareSessionException where there is no such session
   */
  public synchronized List<SessionPartition> close(Key key) {
    List<SessionPartition> partitions = existing(key).everHad();
    sessions.remove(key);
    return partitions;
  }

  /** Ends a session where there is one, as its member has left the group. */
  public synchronized List<SessionPartition> remove(Key key) {
    ShareSession session = sessions.remove(key);
    return session == null ? List.of() : session.everHad();
  }

  /** Ends all sessions of a connection; returns all partitions that each ever had. */
  public synchronized Map<Key, List<SessionPartition>> closeAll(Object connection) {
    Map<Key, List<SessionPartition>> closed = new HashMap<>();
    for (Iterator<Map.Entry<Key, ShareSession>> all = sessions.entrySet().iterator();
        all.hasNext(); ) {
      Map.Entry<Key, ShareSession> entry = all.next();
      if (entry.getValue().belongsTo(connection)) {
        closed.put(entry.getKey(), entry.getValue().everHad());
        all.remove();
      }
    }
    return closed;
  }

  /** Notes that records of a partition were fetched, so that the others come first next time. */
  public synchronized void fetched(Key key, SessionPartition partition) {
    ShareSession session = sessions.get(key);
    if (session != null) {
      session.moveToEnd(partition);
    }
  }

  /** How many sessions are open. */
  public synchronized int size() {
    return sessions.size();
  }

  private ShareSession existing(Key key) {
    ShareSession session = sessions.get(key);
    if (session == null) {
      throw new ShareSessionException(
          Errors.SHARE_SESSION_NOT_FOUND,
          "member "
              + key.memberId
              + " of share group "
              + key.groupId
              + " has no share session at this broker; open one with epoch 0");
    }
    return session;
  }
}
