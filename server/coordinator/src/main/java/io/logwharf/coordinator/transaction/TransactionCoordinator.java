package io.logwharf.coordinator.transaction;

import io.logwharf.coordinator.transaction.TransactionRecord.SnapshotBegin;
import io.logwharf.coordinator.transaction.TransactionRecord.SnapshotEnd;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The transactions of one partition of the coordinator's log, and the XA branches whose leases come
 * from it. See {@link Decision} for how a command is carried out. All times are ms since 1970, as
 * the caller's clock has it. Owned by one thread at a time.
 *
 * <p>Life: replay the whole log, then {@link #recover}, then commands, and {@link #tick} every
 * second or so. After a failed append the state is ahead of the log: make a new coordinator and
 * replay.
 */
public final class TransactionCoordinator {
  /** Begins the names by which leases are listed; no transactional id may begin so. */
  public static final String LEASE_PREFIX = "__jms.";

  private final ProducerIdSource producerIds;
  private final TransactionConfig config;
  private CoordinatorState state;
  private TransactionReplay replay;
  private ProducerCommands producers;
  private TransactionCommands transactions;
  private BranchCommands branches;
  private MarkerCommands markers;
  private Housekeeping housekeeping;
  private TransactionQueries queries;

  /** The snapshot being replayed: it counts only once it is whole. */
  private CoordinatorState unfinished;

  private int unfinishedRecords;

  public TransactionCoordinator(ProducerIdSource producerIds, TransactionConfig config) {
    this.producerIds = producerIds;
    this.config = config;
    use(new CoordinatorState());
  }

  private void use(CoordinatorState newState) {
    state = newState;
    replay = new TransactionReplay(state);
    producers = new ProducerCommands(state, producerIds, config);
    transactions = new TransactionCommands(state, producerIds, config);
    branches = new BranchCommands(state, config);
    markers = new MarkerCommands(state, config);
    housekeeping = new Housekeeping(state, markers, config);
    queries = new TransactionQueries(state);
  }

  /**
   * Applies a record, in the order of the log. A snapshot that breaks off is as if it had never
   * begun.
   *
   * @throws IllegalStateException where the record doesn't fit what came before
   */
  public void replay(TransactionRecord record) {
    if (record instanceof SnapshotBegin) {
      unfinished = new CoordinatorState();
      unfinishedRecords = 0;
    } else if (record instanceof SnapshotEnd end) {
      if (unfinished != null && end.records() == unfinishedRecords) {
        unfinished.coordinatorEpoch = state.coordinatorEpoch;
        use(unfinished);
      }
      unfinished = null;
    } else if (TransactionReplay.isPartOfSnapshot(record)) {
      if (unfinished != null) {
        new TransactionReplay(unfinished).apply(record);
        unfinishedRecords++;
      }
    } else {
      unfinished = null;
      replay.apply(record);
    }
  }

  /**
   * The state as records: replaying them comes to the same. What stands in the log before them can
   * go once they are durable.
   */
  public List<TransactionRecord> snapshot() {
    List<TransactionRecord> records = new ArrayList<>();
    records.add(new SnapshotBegin());
    // By time of change, because the order of replay is the order of expiry.
    state.producers().stream()
        .sorted(Comparator.comparingLong(producer -> producer.changedAt))
        .forEach(producer -> records.add(producer.snapshot()));
    state.branches().values().forEach(branch -> records.add(branch.snapshot()));
    records.add(new SnapshotEnd(records.size() - 1));
    return records;
  }

  /**
   * Begins after the replay of the log: all connections that held leases are gone, so their open
   * transactions, and active branches, roll back with the next {@link #tick}, which also writes all
   * markers that may not have been written. Prepared branches stay.
   *
   * @param coordinatorEpoch the leader epoch of the log, stamped into markers
   */
  public Decision<Void> recover(int coordinatorEpoch, long now) {
    state.coordinatorEpoch = coordinatorEpoch;
    markers.forgetSent();
    return producers.connectionGone(TransactionRecord.NO_CONNECTION, now);
  }

  /** InitProducerId with a transactional id. */
  public Decision<InitProducerId.Response> initProducerId(InitProducerId request, long now) {
    return producers.initProducerId(request, now);
  }

  /**
   * Gives a session a producer id of its own for as long as its connection lives.
   *
   * @param connection the broker's number of the connection, not negative
   * @param timeoutMs after which its open local transaction is rolled back; 0 for never, as the
   *     connection's end does that
   */
  public Decision<InitProducerId.Response> lease(long connection, int timeoutMs, long now) {
    return producers.lease(connection, timeoutMs, now);
  }

  /**
   * The connection has ended: its leases' open transactions, and the active branches they work in,
   * are rolled back. What was decided or prepared stays so, and can be asked for.
   */
  public Decision<Void> connectionGone(long connection, long now) {
    return connection < 0 ? Decision.answer(null) : producers.connectionGone(connection, now);
  }

  /**
   * The client says that it has lost the connection by which it held a lease: as {@link
   * #connectionGone}, which the broker may not have noticed yet.
   */
  public Decision<Void> leaseLost(long producerId, long now) {
    return producers.leaseLost(producerId, now);
  }

  /** AddPartitionsToTxn and its like. */
  public Decision<AddParticipants.Response> addParticipants(AddParticipants request, long now) {
    return transactions.add(request, now);
  }

  /** AddPartitionsToTxn with VerifyOnly: TRANSACTION_ABORTABLE where one is not registered. */
  public Decision<AddParticipants.Response> verifyParticipants(AddParticipants request) {
    return transactions.verify(request);
  }

  /** EndTxn. */
  public Decision<EndTransaction.Response> endTransaction(EndTransaction request, long now) {
    return transactions.end(request, now);
  }

  /**
   * Aborts a producer's open transaction on an administrator's word, in all its participants.
   *
   * @return INVALID_TXN_STATE where the producer has none open under this epoch, or it belongs to a
   *     branch
   */
  public Decision<TransactionError> abortByHand(ProducerEpoch producer, long now) {
    return transactions.abortByHand(producer, now);
  }

  /**
   * A participant has written a marker, or doesn't exist any more. The same word twice, or one of
   * an older transaction, changes nothing.
   */
  public Decision<Void> markerWritten(MarkerWrite write, long now) {
    return markers.written(write, now);
  }

  /**
   * Rolls back what is open for too long or has lost its owner, writes markers again, forgets what
   * is done.
   *
   * @return whether there is more of it, so that the next tick should follow at once
   */
  public Decision<Boolean> tick(long now) {
    return housekeeping.tick(now);
  }

  /** The first work of a session in a branch: XA_OK, or why it may not work there. */
  public Decision<XaCode> enlist(BranchEnlistment request, long now) {
    return branches.enlist(request, now);
  }

  /**
   * {@code end(TMSUCCESS)} of some of a branch's leases: XA_OK, or why the branch can't be
   * committed. Where it is not called, their work must be told of with the vote, see {@link
   * #refuseVote}.
   */
  public Decision<XaCode> endWork(Xid xid, ArrivedWork work, long now) {
    return branches.endWork(xid, work, now);
  }

  /**
   * To be asked before an active branch is prepared or committed in one phase: why it can't be,
   * empty where it can. XA_RETRY where work may still be on its way; where some was refused it
   * rolls back.
   *
   * @param arrived work that was sent ahead of the question by who asks
   */
  public Optional<Decision<XaCode>> refuseVote(Xid xid, ArrivedWork arrived, long now) {
    return branches.refuseVote(xid, arrived, now);
  }

  /** {@code end(TMFAIL)}: the branch is rolled back, and prepare will say so. */
  public Decision<XaCode> markRollbackOnly(Xid xid, long now) {
    return branches.markRollbackOnly(xid, now);
  }

  /**
   * {@code XAResource.prepare}.
   *
   * @param again whether the client repeats it because a connection took the answer with it; a
   *     prepared branch is XAER_PROTO otherwise
   */
  public Decision<XaCode> prepare(Xid xid, boolean again, long now) {
    return branches.prepare(xid, again, now);
  }

  /** {@code XAResource.commit}. */
  public Decision<XaCode> commit(BranchCommit request, long now) {
    return branches.commit(request, now);
  }

  /** {@code XAResource.rollback}. */
  public Decision<XaCode> rollback(Xid xid, long now) {
    return branches.rollback(xid, now);
  }

  /** {@code XAResource.forget}: of a branch that was resolved by hand. */
  public Decision<XaCode> forget(Xid xid, long now) {
    return branches.forget(xid, now);
  }

  /** Commits or rolls back a prepared branch by hand; it stays listed until forgotten. */
  public Decision<XaCode> resolve(Xid xid, boolean commit, long now) {
    return branches.resolve(xid, commit, now);
  }

  /**
   * A part of what {@code XAResource.recover} lists: prepared branches and those resolved by hand.
   *
   * @param after the last one of the part before, empty to begin
   */
  public List<Xid> inDoubt(Optional<Xid> after, int max) {
    return branches(after, max, BranchState::isInDoubt).stream()
        .map(BranchDescription::xid)
        .toList();
  }

  /**
   * A part of all branches, in an order of their own.
   *
   * @param after the last one of the part before, empty to begin
   * @param states which to list
   */
  public List<BranchDescription> branches(
      Optional<Xid> after, int max, Predicate<BranchState> states) {
    return queries.branches(after, max, states);
  }

  public Optional<BranchDescription> branch(Xid xid) {
    return queries.branch(xid);
  }

  /** ListTransactions, in order of first use. */
  public List<TransactionDescription> transactions(TransactionFilter filter, long now) {
    return queries.list(filter, now);
  }

  /** DescribeTransactions: by transactional id, or the name under which a lease is listed. */
  public Optional<TransactionDescription> transaction(String name) {
    return queries.describe(name);
  }

  /** The transaction of a producer id, as for the one that holds a last stable offset. */
  public Optional<TransactionDescription> transactionOf(long producerId) {
    return queries.ofProducer(producerId);
  }

  public TransactionCounts counts() {
    return queries.counts();
  }

  /** Whether something is open or has markers to be written, so that ticks should come soon. */
  public boolean isBusy() {
    return !state.ongoing().isEmpty()
        || !state.completing().isEmpty()
        || !state.branches().isEmpty();
  }

  /** Whether nothing is known, so that ticks have nothing to do. */
  public boolean isEmpty() {
    return state.producers().isEmpty() && state.branches().isEmpty();
  }
}
