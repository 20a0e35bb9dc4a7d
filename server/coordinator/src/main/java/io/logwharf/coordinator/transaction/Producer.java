package io.logwharf.coordinator.transaction;

import io.logwharf.coordinator.transaction.TransactionRecord.OpenTransaction;
import io.logwharf.coordinator.transaction.TransactionRecord.ProducerInitialized;
import io.logwharf.coordinator.transaction.TransactionRecord.ProducerSnapshot;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A producer and its newest transaction: that of a stock transactional id, or a lease, which is a
 * session's. Changed by {@link TransactionReplay} only, apart from what is no part of the state:
 * the outstanding markers, as after a replay all of them are written again, and whether its work in
 * a branch has ended, as after a replay all leases are lost.
 */
final class Producer {
  final Optional<String> transactionalId;
  long connection;
  long producerId;
  short epoch;
  long previousProducerId;
  short lastEpoch;
  int timeoutMs;
  long changedAt;
  TransactionState state;

  /** The branch that the open transaction belongs to, null for a local one. */
  Xid branch;

  /** Whether all of its work in the branch is known to have arrived. */
  boolean hasEndedWork;

  short transactionEpoch = ProducerEpoch.NO_EPOCH;
  long sequence;
  long startedAt = -1;
  long nextProducerId = ProducerEpoch.NO_PRODUCER_ID;
  private final Set<Participant> participants = new LinkedHashSet<>();

  /** Participants whose markers are not acknowledged. */
  private final Set<Participant> outstanding = new LinkedHashSet<>();

  /** When the outstanding markers were last handed out, ms since 1970. */
  long markersSentAt;

  Producer(ProducerInitialized record) {
    this.transactionalId = record.transactionalId();
    this.state = TransactionState.EMPTY;
    initialize(record);
  }

  Producer(ProducerSnapshot snapshot) {
    this(snapshot.identity());
    OpenTransaction transaction = snapshot.transaction();
    state = snapshot.state();
    transactionEpoch = transaction.transactionEpoch();
    sequence = transaction.sequence();
    startedAt = transaction.startedAt();
    nextProducerId = transaction.nextProducerId();
    participants.addAll(transaction.participants());
    if (state.isDecided()) {
      outstanding.addAll(participants);
    }
  }

  boolean isLease() {
    return transactionalId.isEmpty();
  }

  /** Whether nobody can begin another transaction with this lease. */
  boolean isRetired() {
    return isLease() && (isLost() || epoch > ProducerEpoch.LAST_USABLE);
  }

  ProducerEpoch current() {
    return new ProducerEpoch(producerId, epoch);
  }

  /** The name that listings print. */
  String displayName() {
    return transactionalId.orElse(TransactionCoordinator.LEASE_PREFIX + producerId);
  }

  Set<Participant> participants() {
    return participants;
  }

  Set<Participant> outstanding() {
    return outstanding;
  }

  /** Whether the open transaction has been running for longer than it may. */
  boolean isTimedOut(long now) {
    return state == TransactionState.ONGOING
        && branch == null
        && timeoutMs > 0
        && now - startedAt >= timeoutMs;
  }

  boolean commits() {
    return state == TransactionState.PREPARE_COMMIT || state == TransactionState.COMPLETE_COMMIT;
  }

  void initialize(ProducerInitialized record) {
    moveTo(TransactionState.EMPTY, record.at());
    connection = record.connection();
    producerId = record.producer().producerId();
    epoch = record.producer().epoch();
    previousProducerId = record.previousProducerId();
    lastEpoch = record.lastEpoch();
    timeoutMs = record.timeoutMs();
    startedAt = -1;
    participants.clear();
  }

  void add(Collection<Participant> added, long at) {
    if (state != TransactionState.ONGOING) {
      sequence++;
      startedAt = at;
      transactionEpoch = epoch;
    }
    moveTo(TransactionState.ONGOING, at);
    participants.addAll(added);
  }

  void decide(TransactionRecord.TransactionDecided record) {
    if (state != TransactionState.ONGOING) {
      // An abort of nothing, which only takes the epoch away from stragglers.
      sequence++;
      startedAt = record.at();
      transactionEpoch = epoch;
    }
    moveTo(
        record.commit() ? TransactionState.PREPARE_COMMIT : TransactionState.PREPARE_ABORT,
        record.at());
    epoch = record.epoch();
    lastEpoch = record.lastEpoch();
    nextProducerId = record.nextProducerId();
    outstanding.addAll(participants);
    markersSentAt = record.at();
  }

  void complete(long at) {
    moveTo(
        state == TransactionState.PREPARE_COMMIT
            ? TransactionState.COMPLETE_COMMIT
            : TransactionState.COMPLETE_ABORT,
        at);
    participants.clear();
    outstanding.clear();
    branch = null;
    if (nextProducerId != ProducerEpoch.NO_PRODUCER_ID) {
      previousProducerId = producerId;
      producerId = nextProducerId;
      epoch = 0;
      nextProducerId = ProducerEpoch.NO_PRODUCER_ID;
    }
  }

  void expire() {
    moveTo(TransactionState.DEAD, changedAt);
  }

  /** Whether it is a lease whose connection is gone: what it has open can only be rolled back. */
  boolean isLost() {
    return isLease() && connection == TransactionRecord.NO_CONNECTION;
  }

  List<MarkerWrite> outstandingMarkers(int coordinatorEpoch) {
    return markers(outstanding, epoch, commits(), coordinatorEpoch);
  }

  /** The markers of a decision that is not replayed yet. */
  List<MarkerWrite> markersFor(boolean commit, short markerEpoch, int coordinatorEpoch) {
    return markers(participants, markerEpoch, commit, coordinatorEpoch);
  }

  private List<MarkerWrite> markers(
      Set<Participant> to, short markerEpoch, boolean commit, int coordinatorEpoch) {
    Marker marker =
        new Marker(producerId, transactionEpoch, markerEpoch, sequence, commit, coordinatorEpoch);
    List<MarkerWrite> writes = new ArrayList<>(to.size());
    for (Participant participant : to) {
      writes.add(new MarkerWrite(participant, marker));
    }
    return writes;
  }

  ProducerSnapshot snapshot() {
    return new ProducerSnapshot(
        new ProducerInitialized(
            transactionalId,
            connection,
            current(),
            previousProducerId,
            lastEpoch,
            timeoutMs,
            changedAt),
        state,
        new OpenTransaction(
            transactionEpoch, sequence, startedAt, nextProducerId, List.copyOf(participants)));
  }

  private void moveTo(TransactionState next, long at) {
    if (!state.mayBecome(next)) {
      throw new IllegalStateException(
          "producer " + producerId + " can't go from " + state + " to " + next);
    }
    state = next;
    changedAt = at;
  }
}
