package io.logwharf.broker.transaction;

import io.logwharf.broker.loop.OwnerLoop;
import io.logwharf.broker.metadata.ProducerIds;
import io.logwharf.broker.partition.Partitions;
import io.logwharf.coordinator.transaction.AddParticipants;
import io.logwharf.coordinator.transaction.Decision;
import io.logwharf.coordinator.transaction.MarkerWrite;
import io.logwharf.coordinator.transaction.Participant.SharePartition;
import io.logwharf.coordinator.transaction.TransactionConfig;
import io.logwharf.coordinator.transaction.TransactionCoordinator;
import io.logwharf.coordinator.transaction.TransactionError;
import io.logwharf.coordinator.transaction.TransactionRecord;
import io.logwharf.log.AppendListener;
import io.logwharf.log.Durability;
import io.logwharf.log.LogException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The transaction coordinator of this broker, on its log. Thread-safe.
 *
 * <p>Commands hold the write side of one lock while they decide, append and replay, and while they
 * append the markers of data partitions; appends of transactional records hold its read side, so
 * that no marker comes between the check that a partition takes part and the append. Lock order:
 * this lock, a log's lock, the journal's queue. Nobody is told anything under the lock.
 */
public final class Transactions implements TransactionRegistrations, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Transactions.class);
  private static final int BUSY_TICK_MS = 1_000;
  private static final int IDLE_TICK_MS = 60_000;

  /** The log is rewritten when it has this many more records than the state needs. */
  private static final long SUPERFLUOUS_RECORDS = 10_000;

  private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
  private final TransactionLog log;
  private final Durability durable;
  private final DataMarkers dataMarkers;
  private final TransactionParticipants shareMarkers;
  private final LeasableProducerIds producerIds;
  private final TransactionCoordinator coordinator;
  private final StableOffsetHolders holders;
  private final InstantSource clock;
  private final TransactionConfig config;
  private final OwnerLoop loop;
  private OwnerLoop.Timer timer;
  private boolean timerIsForBusy;
  private boolean closed;
  private long rewriteAt = SUPERFLUOUS_RECORDS;

  /**
   * What the coordinator works with.
   *
   * @param durable what an answer waits for, as {@code flush.policy} says
   * @param config the coordinator's bounds
   * @param clock for the times in records and markers
   * @param loop that looks after open transactions, while there are any
   */
  public record Services(
      TransactionLog log,
      Durability durable,
      TransactionConfig config,
      InstantSource clock,
      OwnerLoop loop) {}

  /** A command of the coordinator's, which sees the time in ms since 1970. */
  @FunctionalInterface
  public interface Command<R> {
    Decision<R> decide(TransactionCoordinator coordinator, long now);
  }

  /** Hears the outcome of a command, on any thread and with no lock held; must not block. */
  @FunctionalInterface
  public interface Outcome<R> {
    /**
     * The command is done, and durable.
     *
     * @param failure null where all went well; otherwise there is no result, and it is unknown what
     *     of the command survives
     */
    void done(R result, Exception failure);
  }

  public Transactions(
      Services services,
      Partitions partitions,
      TransactionParticipants shares,
      ProducerIds ids,
      StableOffsetHolders holders) {
    this.log = services.log;
    this.durable = services.durable;
    this.config = services.config;
    this.clock = services.clock;
    this.loop = services.loop;
    this.dataMarkers = new DataMarkers(partitions, services.clock);
    this.shareMarkers = shares;
    this.producerIds = new LeasableProducerIds(ids);
    this.holders = holders;
    this.coordinator = new TransactionCoordinator(producerIds, config);
  }

  /** The longest time-out of a transaction or branch. */
  public int maxTimeoutMs() {
    return config.maxTimeoutMs();
  }

  /**
   * Replays the log, and rolls back or completes what the run before has left. Before requests are
   * served, and when all partitions are open.
   */
  public void start() {
    locked(() -> log.replay(coordinator::replay));
    submit((state, now) -> state.recover(log.epoch(), now), Durability.WRITTEN, this::logFailure);
    tick();
  }

  /** Carries out a command whose outcome is to be durable before it is told. */
  public <R> void submit(Command<R> command, Outcome<R> outcome) {
    submit(command, durable, outcome);
  }

  /**
   * Carries out a command. Its outcome is told when its records are as durable as asked and its
   * markers are written; it is decided, and in the journal, when this returns.
   */
  public <R> void submit(Command<R> command, Durability durability, Outcome<R> outcome) {
    var answer = new TransactionAnswer<R>(outcome);
    List<MarkerWrite> forShares = new ArrayList<>();
    locked(() -> carryOut(command, durability, answer, forShares));
    for (MarkerWrite write : forShares) {
      answer.expect();
      shareMarkers.write(
          (SharePartition) write.participant(),
          write.marker(),
          failure -> shareWritten(write, failure, answer));
    }
    answer.submitted();
  }

  private <R> void carryOut(
      Command<R> command,
      Durability durability,
      TransactionAnswer<R> answer,
      List<MarkerWrite> forShares) {
    long now = clock.millis();
    Decision<R> decision = command.decide(coordinator, now);
    answer.result(decision.response());
    if (!decision.records().isEmpty()) {
      if (!append(decision.records(), now, durability, answer)) {
        return;
      }
    } else if (durability == durable) {
      log.whenDurable(answer.expect());
    }
    for (MarkerWrite write : decision.markers()) {
      if (write.participant() instanceof SharePartition) {
        forShares.add(write);
      } else if (write.marker().commit() && !log.isVolatile() && dataMarkers.isVolatile(write)) {
        writeLater(write, answer);
      } else {
        writeNow(write, now, answer);
      }
    }
    rewriteIfLong(now);
    watch();
  }

  private void writeNow(MarkerWrite write, long now, TransactionAnswer<?> answer) {
    if (dataMarkers.write(write, answer)) {
      written(write, now);
    }
  }

  /** No journal keeps a marker in memory from being seen before its decision is durable. */
  private void writeLater(MarkerWrite write, TransactionAnswer<?> answer) {
    answer.expect();
    Runnable task =
        () -> {
          locked(() -> writeNow(write, clock.millis(), answer));
          answer.arrived();
        };
    log.whenDurable(
        failure -> {
          if (failure == null) {
            loop.execute(task);
          } else {
            answer.arrived();
          }
        });
  }

  /** Appends and replays; false where nothing was appended, which the answer says. */
  private boolean append(
      List<TransactionRecord> records, long now, Durability durability, AppendListener listener) {
    if (listener instanceof TransactionAnswer<?> answer) {
      answer.expect();
    }
    try {
      log.append(records, now, durability, listener);
    } catch (LogException e) {
      LOG.error("transaction.log.failed records={}", records.size(), e);
      listener.onComplete(e);
      return false;
    }
    records.forEach(coordinator::replay);
    return true;
  }

  private void written(MarkerWrite write, long now) {
    Decision<Void> decision = coordinator.markerWritten(write, now);
    if (!decision.records().isEmpty()) {
      // Nobody waits for this record: without it the markers go out again, and change nothing.
      append(decision.records(), now, Durability.WRITTEN, AppendListener.NONE);
    }
  }

  private void shareWritten(MarkerWrite write, Exception failure, TransactionAnswer<?> answer) {
    if (failure == null) {
      locked(() -> written(write, clock.millis()));
    } else {
      LOG.warn("transaction.marker.failed participant={}", write.participant(), failure);
    }
    answer.arrived();
  }

  @Override
  public AddParticipants.Response register(AddParticipants request) {
    lock.writeLock().lock();
    try {
      return registerNow(request);
    } finally {
      lock.writeLock().unlock();
    }
  }

  private AddParticipants.Response registerNow(AddParticipants request) {
    long now = clock.millis();
    Decision<AddParticipants.Response> decision = coordinator.addParticipants(request, now);
    if (!decision.records().isEmpty()) {
      log.append(decision.records(), now, Durability.WRITTEN, AppendListener.NONE);
      decision.records().forEach(coordinator::replay);
      watch();
    }
    return decision.response();
  }

  /**
   * Appends records of a transaction, of which the partition they go to is or becomes a part; no
   * marker comes between.
   *
   * @param implicitly whether the partition becomes part of it by this (KIP-890); otherwise it must
   *     have been added
   * @param append called once, unless the transaction doesn't take it
   * @throws TransactionRefusedException where the transaction doesn't take it
   * @throws LogException where the registration can't be stored; and what the append throws
   */
  public <T> T append(AddParticipants partition, boolean implicitly, Supplier<T> append) {
    lock.readLock().lock();
    try {
      TransactionError error = coordinator.verifyParticipants(partition).response().error();
      if (error == TransactionError.NONE) {
        return append.get();
      }
      if (error != TransactionError.TRANSACTION_ABORTABLE || !implicitly) {
        throw new TransactionRefusedException(error, partition);
      }
    } finally {
      lock.readLock().unlock();
    }
    return registerAndAppend(partition, append);
  }

  private <T> T registerAndAppend(AddParticipants partition, Supplier<T> append) {
    lock.writeLock().lock();
    try {
      TransactionError error = registerNow(partition).error();
      if (error != TransactionError.NONE) {
        throw new TransactionRefusedException(error, partition);
      }
      lock.readLock().lock();
    } finally {
      lock.writeLock().unlock();
    }
    try {
      return append.get();
    } finally {
      lock.readLock().unlock();
    }
  }

  /** Asks something that changes nothing. */
  public <R> R ask(Function<TransactionCoordinator, R> question) {
    lock.readLock().lock();
    try {
      return question.apply(coordinator);
    } finally {
      lock.readLock().unlock();
    }
  }

  /**
   * Completes, on any thread, when a command that was answered with COORDINATOR_LOAD_IN_PROGRESS
   * should be tried again, because there are producer ids now.
   */
  public CompletionStage<Long> producerIdsAvailable() {
    return producerIds.available();
  }

  /** A client's connection has ended: what its sessions had open is rolled back. */
  public void connectionGone(long connection) {
    submit(
        (state, now) -> state.connectionGone(connection, now),
        Durability.WRITTEN,
        this::logFailure);
  }

  /** The client of a lease says that it has lost its connection: as {@link #connectionGone}. */
  public void leaseLost(long producerId) {
    submit((state, now) -> state.leaseLost(producerId, now), Durability.WRITTEN, this::logFailure);
  }

  private void tick() {
    submit(
        TransactionCoordinator::tick,
        Durability.WRITTEN,
        (more, failure) -> {
          if (failure == null && more) {
            loop.execute(this::tick);
          }
        });
    holders.update(id -> ask(state -> state.transactionOf(id)), clock.millis());
  }

  private void onTimer() {
    locked(() -> timer = null);
    tick();
  }

  /** Ticks follow each other fast while something is open, slowly to forget what is old. */
  private void watch() {
    boolean isBusy = coordinator.isBusy();
    boolean soonEnough = timer != null && (timerIsForBusy || !isBusy);
    if (closed || soonEnough || coordinator.isEmpty()) {
      return;
    }
    if (timer != null) {
      timer.cancel();
    }
    timerIsForBusy = isBusy;
    timer = loop.schedule(isBusy ? BUSY_TICK_MS : IDLE_TICK_MS, this::onTimer);
  }

  private void rewriteIfLong(long now) {
    if (log.records() < rewriteAt) {
      return;
    }
    List<TransactionRecord> snapshot = coordinator.snapshot();
    try {
      log.rewrite(snapshot, now);
      rewriteAt = 2L * snapshot.size() + SUPERFLUOUS_RECORDS;
    } catch (LogException e) {
      // A snapshot that breaks off is as if it had never begun.
      LOG.warn("transaction.snapshot.failed records={}", snapshot.size(), e);
      rewriteAt = log.records() + SUPERFLUOUS_RECORDS;
    }
  }

  private void locked(Runnable task) {
    lock.writeLock().lock();
    try {
      task.run();
    } finally {
      lock.writeLock().unlock();
    }
  }

  private void logFailure(Object result, Exception failure) {
    if (failure != null) {
      LOG.error("transaction.rollback.failed; it is repeated at the next start", failure);
    }
  }

  /** Stops looking after open transactions; the next start goes on with them. */
  @Override
  public void close() {
    locked(
        () -> {
          closed = true;
          if (timer != null) {
            timer.cancel();
          }
        });
  }
}
