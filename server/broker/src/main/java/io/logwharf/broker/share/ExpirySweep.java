package io.logwharf.broker.share;

import io.logwharf.log.LogException;
import io.logwharf.log.LogSlice;
import io.logwharf.log.PartitionLog;
import io.logwharf.protocol.message.MessageLife;
import io.logwharf.protocol.record.BatchView;
import io.logwharf.protocol.record.RecordCursor;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes expired messages out of share partitions that nobody consumes (Jakarta Messaging 3.1
 * §3.4.9). Each stretch of the log is looked through once, by the headers of its batches and the
 * messages of those that hold expiring ones; then it is known when the first of a stretch expires,
 * and only what is due is looked at again. Works in pieces, between which others on the loop have
 * their turn. Owned by the event loop of the share partitions.
 */
final class ExpirySweep {
  private static final Logger LOG = LoggerFactory.getLogger(ExpirySweep.class);

  private static final int STRETCH_BYTES = 256 * 1024;
  private static final int STRETCHES_A_TURN = 16;
  private static final int MAX_DECOMPRESSED_BYTES = 1 << 28;
  private static final long NEVER = Long.MAX_VALUE;

  private final PartitionShares shares;
  private final PartitionLog log;
  private final BatchView batch = new BatchView();
  private final RecordCursor records = new RecordCursor(MAX_DECOMPRESSED_BYTES);
  private final MessageLife life = new MessageLife();

  /** By first offset, those in which something expires. */
  private final TreeMap<Long, Stretch> stretches = new TreeMap<>();

  /** Up to here the log has been looked through. */
  private long noted;

  private boolean running;
  private Supplier<List<SharePartitionHost>> hosts;
  private long nowMs;
  private long sweptUpTo;

  /**
   * A part of the log.
   *
   * @param end the offset behind it
   * @param earliest when the first message in it expires that is not done, in ms since 1970
   */
  private record Stretch(long end, long earliest) {}

  ExpirySweep(PartitionShares shares) {
    this.shares = shares;
    this.log = shares.log();
  }

  /**
   * Begins a sweep, unless one is under way.
   *
   * @param from below it nothing is owed to anybody
   * @param owed the share partitions to look after, asked where something has expired
   */
  void run(long from, Supplier<List<SharePartitionHost>> owed) {
    noted = Math.max(noted, Math.max(from, log.startOffset()));
    while (!stretches.isEmpty() && stretches.firstEntry().getValue().end <= from) {
      stretches.pollFirstEntry();
    }
    if (!running) {
      running = true;
      hosts = owed;
      nowMs = shares.clock().millis();
      sweptUpTo = -1;
      goOn();
    }
  }

  private void goOn() {
    try {
      for (int i = 0; i < STRETCHES_A_TURN; i++) {
        if (shares.isDeleted() || !(noteNext() || sweepNext())) {
          running = false;
          return;
        }
      }
      shares.loop().execute(this::goOn);
    } catch (LogException e) {
      running = false;
      LOG.warn("event=expiry-sweep-failed log={}", log.name().directory(), e);
    }
  }

  /** Looks through the next stretch of the log; false where there is none. */
  private boolean noteNext() {
    noted = Math.max(noted, log.startOffset());
    if (noted >= log.highWatermark()) {
      return false;
    }
    try (LogSlice slice = log.read(noted, STRETCH_BYTES)) {
      if (slice == null) {
        return false;
      }
      long earliest = NEVER;
      batch.wrap(slice.buffer());
      do {
        if (batch.isLifeLimited()) {
          earliest = Math.min(earliest, earliestIn(batch));
        }
      } while (batch.next());
      put(noted, new Stretch(slice.nextOffset(), earliest));
      noted = slice.nextOffset();
      return true;
    }
  }

  private long earliestIn(BatchView expiring) {
    long earliest = NEVER;
    records.reset(expiring);
    while (records.next()) {
      long expiration = life.read(records.record()).expiration();
      earliest = expiration == 0 ? earliest : Math.min(earliest, expiration);
    }
    return earliest;
  }

  private void put(long first, Stretch stretch) {
    if (stretch.earliest == NEVER) {
      stretches.remove(first);
    } else {
      stretches.put(first, stretch);
    }
  }

  /** Takes out what has expired in the next stretch where something has; false where none is. */
  private boolean sweepNext() {
    Map.Entry<Long, Stretch> next = stretches.higherEntry(sweptUpTo);
    while (next != null && next.getValue().earliest > nowMs) {
      next = stretches.higherEntry(next.getKey());
    }
    if (next == null) {
      return false;
    }
    sweptUpTo = next.getKey();
    sweep(next.getKey(), next.getValue().end);
    return true;
  }

  private void sweep(long first, long end) {
    List<SharePartitionHost> all = hosts.get();
    long earliest = NEVER;
    long offset = Math.max(first, log.startOffset());
    while (offset < end) {
      try (LogSlice slice = log.read(offset, STRETCH_BYTES)) {
        if (slice == null) {
          break;
        }
        batch.wrap(slice.buffer());
        do {
          if (batch.isLifeLimited() && batch.baseOffset() < end) {
            earliest = Math.min(earliest, sweep(batch, all));
          }
        } while (batch.next());
        offset = slice.nextOffset();
      }
    }
    put(first, new Stretch(end, earliest));
    all.forEach(SharePartitionHost::changed);
  }

  /** Returns when something in the batch is to be taken out next. */
  private long sweep(BatchView expiring, List<SharePartitionHost> all) {
    boolean settled = true;
    for (SharePartitionHost host : all) {
      settled &= host.dispatch().scan().takeOutExpired(expiring);
    }
    long earliest = NEVER;
    records.reset(expiring);
    while (records.next()) {
      long expiration = life.read(records.record()).expiration();
      boolean isOver = life.isExpired(nowMs) && settled && isDone(records.record().offset(), all);
      if (expiration != 0 && !isOver) {
        earliest = Math.min(earliest, expiration);
      }
    }
    return earliest;
  }

  /** What a consumer holds may come back, and is looked at again. */
  private static boolean isDone(long offset, List<SharePartitionHost> all) {
    for (SharePartitionHost host : all) {
      switch (host.partition().stateOf(offset)) {
        case DONE, CONDEMNED -> {}
        default -> {
          return false;
        }
      }
    }
    return true;
  }
}
