package io.logwharf.broker.share.session;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * One stock share consumer's session (KIP-932): the partitions that it fetches from, and the epoch
 * that its next request must carry. Guarded by the {@link ShareSessions} it belongs to.
 */
final class ShareSession {
  private static final int FIRST_EPOCH_AFTER_OPENING = 1;

  private final Object connection;
  private final Set<SessionPartition> partitions = new LinkedHashSet<>();
  private final Set<SessionPartition> everHad = new LinkedHashSet<>();
  private int expectedEpoch = FIRST_EPOCH_AFTER_OPENING;

  /**
   * Opens a session.
   *
   * @param connection that the session ends with
   */
  ShareSession(Object connection, Collection<SessionPartition> initial) {
    this.connection = connection;
    update(initial, List.of());
  }

  boolean belongsTo(Object otherConnection) {
    return connection == otherConnection;
  }

  int expectedEpoch() {
    return expectedEpoch;
  }

  /** Counts a request; after the largest int comes 1, since 0 opens a session. */
  void advanceEpoch() {
    expectedEpoch = expectedEpoch == Integer.MAX_VALUE ? 1 : expectedEpoch + 1;
  }

  void update(Collection<SessionPartition> added, Collection<SessionPartition> forgotten) {
    partitions.addAll(added);
    everHad.addAll(added);
    forgotten.forEach(partitions::remove);
  }

  /** A copy of the partitions, the one fetched from longest ago first. */
  List<SessionPartition> partitions() {
    return new ArrayList<>(partitions);
  }

  /** All partitions of which the member may hold records, those forgotten meanwhile included. */
  List<SessionPartition> everHad() {
    return new ArrayList<>(everHad);
  }

  /** Takes over what the member may hold from an older session. */
  void inherit(ShareSession older) {
    everHad.addAll(older.everHad);
  }

  /** Puts a partition behind the others, as records were fetched from it. */
  void moveToEnd(SessionPartition partition) {
    if (partitions.remove(partition)) {
      partitions.add(partition);
    }
  }
}
