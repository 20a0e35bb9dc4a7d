package io.logwharf.log.store;

import io.logwharf.log.Durability;
import io.logwharf.log.LogClosedException;
import io.logwharf.log.LogException;
import io.logwharf.log.LogKind;
import io.logwharf.log.LogName;
import io.logwharf.log.LogOptions;
import io.logwharf.log.LogStore;
import io.logwharf.log.PartitionLog;
import io.logwharf.log.io.SmallFile;
import io.logwharf.log.journal.Journal;
import io.logwharf.log.journal.JournalAppend;
import io.logwharf.log.journal.JournalConfig;
import io.logwharf.log.partition.DiskReserve;
import io.logwharf.log.partition.DurableLog;
import io.logwharf.log.partition.LogMetadata;
import io.logwharf.log.partition.LogServices;
import io.logwharf.log.partition.RecoveryPoint;
import io.logwharf.log.recovery.LogLoader;
import io.logwharf.log.recovery.RecoveringLog;
import io.logwharf.log.recovery.RecoveryContext;
import io.logwharf.log.recovery.StoreRecovery;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A store in files, with volatile logs beside them. The map of logs is concurrent; creating,
 * deleting and closing hold the store's monitor. Lock order: the store, a log, the journal's queue.
 */
final class DiskLogStore implements LogStore {
  private static final Logger LOG = LoggerFactory.getLogger(DiskLogStore.class);

  /** Log ids are never used again, because each start has a generation of its own in their top. */
  private static final int ID_BITS = 28;

  private static final long SETTLE_SECONDS = 10;

  private final RecoveryContext context;
  private final StoreThreads threads;
  private final StoreRecovery.Result recovered;
  private final Map<String, DurableLog> logs = new ConcurrentHashMap<>();
  private final MemoryLogStore volatileLogs;
  private final Journal journal;
  private final Checkpointer checkpointer;
  private final LogServices services;
  private long nextLogId;
  private volatile boolean closed;

  DiskLogStore(RecoveryContext context, StoreThreads threads) throws IOException {
    this.context = context;
    this.threads = threads;
    this.recovered = new StoreRecovery(context).run();
    this.nextLogId = recovered.generation() << ID_BITS;
    this.volatileLogs = new MemoryLogStore(context.config(), recovered.epoch());
    this.journal =
        new Journal(
            context.files(), journalConfig(context), recovered.generation(), this::onHalfFull);
    this.checkpointer =
        new Checkpointer(context, threads, journal, this.logs::values, recovered.epoch());
    DiskReserve reserve =
        new DiskReserve(context.files(), context.directory(), context.config().diskReserveBytes());
    reserve.refresh();
    this.services = new LogServices(journal, reserve, threads.background(), checkpointer::request);
    for (RecoveringLog log : recovered.logs()) {
      logs.put(log.metadata().name().directory(), log.open(services, recovered.epoch()));
    }
    threads.startCommitter(journal::run);
  }

  private static JournalConfig journalConfig(RecoveryContext context) {
    return new JournalConfig(
        context.journalDirectory(),
        context.config().journalFileBytes(),
        context.config().journalMaxFiles(),
        context.config().journalQueueBytes(),
        context.config().flushIntervalMs());
  }

  private void onHalfFull() {
    checkpointer.request();
  }

  @Override
  public Collection<PartitionLog> logs() {
    List<PartitionLog> all = new ArrayList<>(logs.values());
    all.addAll(volatileLogs.logs());
    return all;
  }

  @Override
  public Optional<PartitionLog> find(LogName name) {
    DurableLog log = logs.get(name.directory());
    return log != null && log.name().equals(name) ? Optional.of(log) : volatileLogs.find(name);
  }

  @Override
  public PartitionLog create(LogName name, LogKind kind, LogOptions options) {
    requireOpen();
    LogDirectories.requireLegal(name.directory());
    if (logs.containsKey(name.directory()) || volatileLogs.has(name.directory())) {
      throw new LogException("there is a log " + name.directory() + " already");
    }
    return kind == LogKind.VOLATILE
        ? volatileLogs.create(name, kind, options)
        : createDurable(name, kind, options);
  }

  private synchronized PartitionLog createDurable(LogName name, LogKind kind, LogOptions options) {
    requireOpen();
    if (logs.containsKey(name.directory())) {
      throw new LogException("there is a log " + name.directory() + " already");
    }
    LogMetadata metadata = new LogMetadata(name, kind, options, nextLogId);
    try {
      writeFolder(metadata);
    } catch (IOException e) {
      throw new LogException("log " + name.directory() + " can't be created: " + e.getMessage(), e);
    }
    nextLogId++;
    RecoveryPoint beginning = RecoveryPoint.atBeginning(metadata.logId());
    DurableLog log =
        new LogLoader(context, metadata, beginning).create().open(services, recovered.epoch());
    logs.put(name.directory(), log);
    return log;
  }

  private void writeFolder(LogMetadata metadata) throws IOException {
    Path folder = context.directory().resolve(metadata.name().directory());
    context.files().createDirectories(folder);
    SmallFile.replace(context.files(), folder.resolve(LogMetadata.FILE), metadata.encode());
    context.files().forceDirectory(context.directory());
  }

  @Override
  public void delete(LogName name) {
    if (!deleteDurable(name)) {
      volatileLogs.delete(name);
    }
  }

  /** Volatile logs come and go by the thousand, and never wait here for a folder's force. */
  private boolean deleteDurable(LogName name) {
    DurableLog log = logs.get(name.directory());
    if (log == null || !log.name().equals(name)) {
      return false;
    }
    synchronized (this) {
      if (logs.get(name.directory()) == log) {
        moveAway(log);
      }
    }
    return true;
  }

  private void moveAway(DurableLog log) {
    LogName name = log.name();
    requireOpen();
    Path doomed =
        context.directory().resolve(name.directory() + "." + log.logId() + StoreRecovery.DELETED);
    log.markDeleted();
    try {
      log.folder().moveTo(doomed);
    } catch (IOException e) {
      throw new LogException("log " + name.directory() + " can't be deleted: " + e.getMessage(), e);
    }
    logs.remove(name.directory());
    afterJournal(() -> deleteFolder(log));
  }

  /** Runs a task in the background when nothing submitted before waits in the journal any more. */
  private void afterJournal(Runnable task) {
    journal.submit(
        JournalAppend.barrier(Durability.WRITTEN, failure -> threads.background().execute(task)));
  }

  /** The files are unlinked at once; their bytes go when the last slice lets go of the mapping. */
  private void deleteFolder(DurableLog log) {
    try {
      log.release(false);
      log.folder().deleteAll();
      services.reserve().refresh();
    } catch (IOException e) {
      LOG.warn("deleted at the next start: folder={} reason={}", log.folder().path(), e.toString());
    }
  }

  @Override
  public boolean wasUnclean() {
    return recovered.unclean();
  }

  @Override
  public long forces() {
    return context.files().forces();
  }

  @Override
  public long rounds() {
    return journal.rounds();
  }

  @Override
  public boolean isOverloaded() {
    return journal.isOverloaded();
  }

  @Override
  public void wakeThrough(Executor executor) {
    journal.wakeThrough(executor);
  }

  @Override
  public void onRelief(Runnable listener) {
    journal.onRelief(listener);
  }

  @Override
  public void settle() {
    var told = new CountDownLatch(1);
    journal.submit(JournalAppend.barrier(Durability.WRITTEN, failure -> told.countDown()));
    try {
      if (!told.await(SETTLE_SECONDS, TimeUnit.SECONDS)) {
        LOG.warn("event=journal-not-settled seconds={}", SETTLE_SECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** For tests that drive the store by hand. */
  Journal journal() {
    return journal;
  }

  /** For tests that drive the store by hand. */
  Checkpointer checkpointer() {
    return checkpointer;
  }

  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    logs.values().forEach(DurableLog::markClosed);
    journal.close();
    threads.joinCommitter();
    threads.close();
    try {
      checkpointer.close(journal.isDurable());
      journal.closeFiles();
    } catch (IOException e) {
      throw new LogException(
          "the store in "
              + context.directory()
              + " was not closed cleanly; it will be recovered at its next start",
          e);
    } finally {
      logs.values().forEach(log -> log.release(false));
      volatileLogs.close();
    }
  }

  private void requireOpen() {
    if (closed) {
      throw new LogClosedException("the store in " + context.directory() + " is closed");
    }
  }
}
