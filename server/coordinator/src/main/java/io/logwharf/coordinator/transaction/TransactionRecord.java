package io.logwharf.coordinator.transaction;

import java.util.List;
import java.util.Optional;

/**
 * What the coordinator's log holds. Replaying all records in order gives the state; the codec in
 * {@code record} gives them bytes. Times are ms since 1970.
 */
public sealed interface TransactionRecord {

  /**
   * A producer got an id or an epoch and has no transaction open.
   *
   * @param transactionalId empty for a lease
   * @param connection that holds the lease, {@link #NO_CONNECTION} for a transactional id
   * @param lastEpoch the epoch before, by which its owner is known when it asks again; -1 where the
   *     owner before is fenced
   */
  record ProducerInitialized(
      Optional<String> transactionalId,
      long connection,
      ProducerEpoch producer,
      long previousProducerId,
      short lastEpoch,
      int timeoutMs,
      long at)
      implements TransactionRecord {}

  /** The producer's transaction began with, or came to, these participants. */
  record ParticipantsAdded(long producerId, List<Participant> participants, long at)
      implements TransactionRecord {
    public ParticipantsAdded {
      participants = List.copyOf(participants);
    }
  }

  /**
   * The producer's transaction is decided, and markers are due.
   *
   * @param epoch the producer's epoch from now on, and that of the markers
   * @param lastEpoch see {@link ProducerInitialized}
   * @param nextProducerId what the producer goes on with once this is complete, because its epochs
   *     are used up; {@link ProducerEpoch#NO_PRODUCER_ID} where it keeps its id
   */
  record TransactionDecided(
      long producerId, boolean commit, short epoch, short lastEpoch, long nextProducerId, long at)
      implements TransactionRecord {}

  /** All markers of the producer's transaction are written. */
  record TransactionCompleted(long producerId, long at) implements TransactionRecord {}

  /** The producer is forgotten. */
  record ProducerExpired(long producerId) implements TransactionRecord {}

  /** The leases of this connection, or of all with {@link #NO_CONNECTION}, have no owner now. */
  record ConnectionGone(long connection, long at) implements TransactionRecord {}

  /**
   * A lease works in a branch from now on.
   *
   * @param started whether by {@code start(TMNOFLAGS)}, so that nobody else may do so
   * @param timeoutMs of the branch, where this creates it
   */
  record BranchEnlisted(Xid xid, long producerId, boolean started, int timeoutMs, long at)
      implements TransactionRecord {}

  /**
   * A branch went over to a state. Where that is a decision, it decides the transactions of all its
   * leases.
   *
   * @param reason what to answer where it is rolled back, else XA_OK
   */
  record BranchChanged(Xid xid, BranchState state, XaCode reason, long at)
      implements TransactionRecord {}

  /** A branch is forgotten. */
  record BranchForgotten(Xid xid) implements TransactionRecord {}

  /** A snapshot begins: what follows, up to its end, replaces all that was before. */
  record SnapshotBegin() implements TransactionRecord {}

  /** All of one producer; only inside a snapshot. */
  record ProducerSnapshot(
      ProducerInitialized identity, TransactionState state, OpenTransaction transaction)
      implements TransactionRecord {}

  /** What a producer's snapshot says of its newest transaction. */
  record OpenTransaction(
      short transactionEpoch,
      long sequence,
      long startedAt,
      long nextProducerId,
      List<Participant> participants) {
    public OpenTransaction {
      participants = List.copyOf(participants);
    }
  }

  /** All of one branch, behind the snapshots of its leases; only inside a snapshot. */
  record BranchSnapshot(
      BranchEnlisted identity, BranchState state, XaCode reason, long changedAt, List<Long> leases)
      implements TransactionRecord {
    public BranchSnapshot {
      leases = List.copyOf(leases);
    }
  }

  /** A snapshot is whole if so many records stand between its begin and this. */
  record SnapshotEnd(int records) implements TransactionRecord {}

  /** In place of a connection where there is none. */
  long NO_CONNECTION = -1;
}
