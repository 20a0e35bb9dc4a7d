package io.logwharf.log.recovery;

import io.logwharf.log.LogException;
import io.logwharf.log.LogFencedException;
import io.logwharf.log.io.SmallFile;
import io.logwharf.log.journal.JournalReader;
import io.logwharf.log.partition.LogFlush;
import io.logwharf.log.partition.LogMetadata;
import io.logwharf.log.partition.RecoveryPoint;
import io.logwharf.log.segment.SegmentNames;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens what an earlier run has left, in numbered steps. Each may be cut short by another crash and
 * repeated: the journal is not touched before the last step is durable. Used by one thread.
 */
public final class StoreRecovery {
  private static final Logger LOG = LoggerFactory.getLogger(StoreRecovery.class);

  /** The suffix of a log's folder while the log is being deleted. */
  public static final String DELETED = ".deleted";

  /** Two, because the header of one file that was begun may not have survived. */
  private static final int UNSEEN_GENERATIONS = 2;

  private final RecoveryContext context;
  private final Map<Long, RecoveringLog> logs = new HashMap<>();

  public StoreRecovery(RecoveryContext context) {
    this.context = context;
  }

  /**
   * What a store begins with.
   *
   * @param unclean whether the store had not been closed
   * @param epoch the leader epoch from now on
   * @param generation of the journal's next file
   */
  public record Result(
      Collection<RecoveringLog> logs, boolean unclean, int epoch, long generation) {}

  /**
   * Recovers the data folder.
   *
   * @throws LogException where the folder as a whole can't be used
   */
  public Result run() throws IOException {
    long begun = System.nanoTime();
    createDirectory();
    Checkpoint checkpoint = readCheckpoint();
    boolean unclean = checkpoint != null && !checkpoint.clean();
    loadLogs(checkpoint);
    JournalReader journal = new JournalReader(context.files(), context.journalDirectory());
    long replayed = unclean ? replay(journal, checkpoint.journalGeneration()) : 0;
    Result result = decide(checkpoint, unclean, journal.lastGeneration());
    makeDurable(result);
    LOG.info(
        "logs opened: directory={} logs={} unclean={} epoch={} replayedBytes={} ms={}",
        context.directory(),
        logs.size(),
        unclean,
        result.epoch,
        replayed,
        (System.nanoTime() - begun) / 1_000_000);
    return result;
  }

  private void createDirectory() throws IOException {
    Path parent = context.directory().getParent();
    boolean isNew = !context.files().exists(context.directory());
    context.files().createDirectories(context.directory());
    if (isNew && parent != null) {
      context.files().forceDirectory(parent);
    }
  }

  /** Step 1: the checkpoint says whether the stop was clean, and where each log was safe. */
  private Checkpoint readCheckpoint() throws IOException {
    Path file = context.directory().resolve(Checkpoint.FILE);
    return context.files().exists(file)
        ? Checkpoint.decode(SmallFile.read(context.files(), file))
        : null;
  }

  /** Steps 2 and 3: finish deletions, then bring each log to its recovery point. */
  private void loadLogs(Checkpoint checkpoint) throws IOException {
    Map<Long, RecoveryPoint> points = new HashMap<>();
    if (checkpoint != null) {
      checkpoint.points().forEach(point -> points.put(point.logId(), point));
    }
    for (Path folder : context.files().list(context.directory())) {
      if (folder.getFileName().toString().endsWith(DELETED)) {
        deleteFolder(folder);
        continue;
      }
      Path metadataFile = folder.resolve(LogMetadata.FILE);
      if (context.files().exists(metadataFile)) {
        requireCheckpoint(checkpoint, folder);
        LogMetadata metadata =
            LogMetadata.decode(
                folder.getFileName().toString(), SmallFile.read(context.files(), metadataFile));
        RecoveryPoint point = points.get(metadata.logId());
        logs.put(
            metadata.logId(),
            load(metadata, point == null ? beginning(metadata, folder, checkpoint) : point));
      } else if (hasRecords(folder)) {
        throw new LogFencedException(
            LogMetadata.FILE
                + " is missing in "
                + folder
                + ", though there are records; restore it from a copy, or move the folder away");
      }
    }
  }

  private RecoveringLog load(LogMetadata metadata, RecoveryPoint point) throws IOException {
    LogLoader loader = new LogLoader(context, metadata, point);
    try {
      return loader.load();
    } catch (LogException e) {
      LogFencedException damage =
          e instanceof LogFencedException fenced
              ? fenced
              : new LogFencedException(
                  "log " + metadata.name().directory() + " can't be loaded: " + e.getMessage(), e);
      return RecoveringLog.damaged(loader.create(), damage);
    }
  }

  private static void requireCheckpoint(Checkpoint checkpoint, Path folder) {
    if (checkpoint == null) {
      throw new LogFencedException(
          Checkpoint.FILE
              + " is missing, though there is a log in "
              + folder
              + "; restore the data folder as a whole");
    }
  }

  /**
   * The recovery point of a log that was created since the checkpoint: its records are in the
   * journal. After a clean stop there is none.
   */
  private RecoveryPoint beginning(LogMetadata metadata, Path folder, Checkpoint checkpoint)
      throws IOException {
    if (checkpoint.clean() && hasRecords(folder)) {
      throw new LogFencedException(
          folder
              + " was not there when the store was closed; restore the data folder as a whole, or"
              + " move this one away");
    }
    return RecoveryPoint.atBeginning(metadata.logId());
  }

  private boolean hasRecords(Path folder) throws IOException {
    return context.files().list(folder).stream()
        .map(file -> file.getFileName().toString())
        .anyMatch(name -> SegmentNames.offset(name, SegmentNames.LOG).isPresent());
  }

  private void deleteFolder(Path folder) throws IOException {
    for (Path file : context.files().list(folder)) {
      context.files().delete(file);
    }
    context.files().delete(folder);
  }

  /** Step 4: append what the journal has and the segments lack. */
  private long replay(JournalReader journal, long fromGeneration) throws IOException {
    return journal.readFrom(
        fromGeneration,
        new JournalReader.Visitor() {
          @Override
          public void append(long logId, long baseOffset, int leaderEpoch, ByteBuffer batches) {
            RecoveringLog log = logs.get(logId);
            if (log != null) {
              replayInto(log, baseOffset, leaderEpoch, batches);
            }
          }

          @Override
          public void reserve(long logId, long offset) {
            RecoveringLog log = logs.get(logId);
            if (log != null) {
              log.reserve(offset);
            }
          }
        });
  }

  private static void replayInto(
      RecoveringLog log, long baseOffset, int leaderEpoch, ByteBuffer batches) {
    try {
      log.replay(baseOffset, leaderEpoch, batches);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "log " + log.metadata().name().directory() + " can't take what the journal has", e);
    }
  }

  /** Step 5: after an unclean stop, leave out offsets that were seen, and begin a new epoch. */
  private Result decide(Checkpoint checkpoint, boolean unclean, long lastGeneration) {
    if (unclean) {
      logs.values().forEach(RecoveringLog::skipReserved);
    }
    int epoch = checkpoint == null ? 0 : checkpoint.epoch() + (unclean ? 1 : 0);
    long known = checkpoint == null ? 0 : checkpoint.journalGeneration();
    long generation = Math.max(known, lastGeneration) + UNSEEN_GENERATIONS;
    return new Result(logs.values(), unclean, epoch, generation);
  }

  /** Step 6: force what was replayed, then say so; only then may the journal be overwritten. */
  private void makeDurable(Result result) throws IOException {
    List<RecoveryPoint> points = new ArrayList<>();
    for (RecoveringLog log : result.logs) {
      if (log.damage() != null) {
        points.add(log.point());
        continue;
      }
      LogFlush flush = log.capture();
      try {
        flush.force();
      } finally {
        flush.release();
      }
      log.flushed(flush);
      points.add(flush.point());
    }
    write(context, new Checkpoint(false, result.epoch, result.generation, points));
  }

  /** Replaces the checkpoint. */
  public static void write(RecoveryContext context, Checkpoint checkpoint) throws IOException {
    SmallFile.replace(
        context.files(), context.directory().resolve(Checkpoint.FILE), checkpoint.encode());
  }
}
