package io.logwharf.coordinator.share;

import io.logwharf.coordinator.record.RecordFormatException;
import io.logwharf.coordinator.share.record.Holding;
import io.logwharf.coordinator.share.record.SnapshotPart;
import io.logwharf.coordinator.share.record.StateRecordReader;
import io.logwharf.coordinator.share.record.StateRecordVisitor;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings a share partition back: {@link #replay} with each of its records in the order of its state
 * log, then {@link #open}. Records older than the last whole snapshot may be left out.
 *
 * <p>Not thread-safe. After an exception it must not be used any more.
 */
public final class ShareReplay {
  private static final Logger LOG = LoggerFactory.getLogger(ShareReplay.class);

  private final String name;
  private final long logStart;
  private final long logEnd;
  private final Applier applier = new Applier();
  private ShareState state;

  /** By offset, when a record is due that is or was scheduled: what was said last. */
  private Map<Long, Long> dueTimes = new HashMap<>();

  private long deliveryFrontier;
  private boolean beyondLog;

  /**
   * Begins a replay.
   *
   * @param name of group and partition, for messages
   * @param logStart the first offset of the partition's log
   * @param logEnd the offset after the last of the partition's log
   */
  public ShareReplay(String name, long logStart, long logEnd) {
    this.name = name;
    this.logStart = logStart;
    this.logEnd = logEnd;
  }

  /**
   * Applies one record.
   *
   * @throws RecordFormatException where it is damaged, of a version not known, or comes before any
   *     snapshot
   */
  public void replay(ByteBuffer stateRecord) {
    StateRecordReader.read(stateRecord, applier);
  }

  /** Whether no whole snapshot has been replayed, so that there is nothing to open. */
  public boolean isEmpty() {
    return state == null;
  }

  /**
   * Ends the replay. All records not done are available; those whose deliveries may have gone
   * unrecorded count as delivered once at least.
   *
   * @param sink gets the records of this step, which need not be waited for, and those of all
   *     commands
   * @throws IllegalStateException where there is nothing to open
   */
  public SharePartition open(ShareConfig config, StateRecordSink sink) {
    return open(config, config.redelivery(), sink);
  }

  /** Does what {@link #open(ShareConfig, StateRecordSink)} does, with another policy. */
  public SharePartition open(ShareConfig config, RedeliveryPolicy policy, StateRecordSink sink) {
    if (isEmpty()) {
      throw new IllegalStateException("no snapshot of share partition " + name + " was replayed");
    }
    if (beyondLog) {
      LOG.warn(
          "share partition={} has state of offsets at or above the end of its log, {}: ignored",
          name,
          logEnd);
    }
    state.members().forgetEndedTransactions();
    boolean uncertain = deliveryFrontier > state.startOffset();
    if (uncertain) {
      countUnrecorded(Math.min(deliveryFrontier, logEnd));
    }
    SharePartition partition = new SharePartition(config, policy, state, sink);
    partition.restoreScheduled(dueTimes);
    if (uncertain) {
      partition.writeExactSnapshot();
    }
    partition.advanceLogStart(logStart);
    return partition;
  }

  private void countUnrecorded(long end) {
    for (SharePage page = state.pageAtOrAfter(0);
        page != null && page.base() < end;
        page = state.pageAtOrAfter(page.end())) {
      int slot = page.nextLive(0);
      while (slot < page.slots() && page.offset(slot) < end) {
        page.setCount(slot, Math.max(1, page.count(slot)));
        slot = page.nextLive(slot + 1);
      }
    }
    state.extend(end, 1);
  }

  /** Makes what records say the state. Knows no offset at or above the end of the log. */
  private final class Applier implements StateRecordVisitor {
    private ShareState snapshot;
    private Map<Long, Long> snapshotDueTimes;
    private SnapshotPart lastPart;

    @Override
    public void onDone(long firstOffset, long lastOffset) {
      checkBegun();
      long last = withinLog(lastOffset);
      if (firstOffset <= last) {
        state.finish(firstOffset, last);
      }
    }

    @Override
    public void onDeliveryCount(long firstOffset, long lastOffset, int deliveryCount) {
      checkBegun();
      long last = withinLog(lastOffset);
      if (firstOffset <= last) {
        state.put(firstOffset, last, deliveryCount, null);
      }
    }

    @Override
    public void onHolding(Holding holding, long firstOffset, long lastOffset, int deliveryCount) {
      checkBegun();
      long last = withinLog(lastOffset);
      if (firstOffset <= last) {
        hold(state, dueTimes, holding, new Range(firstOffset, last, deliveryCount));
      }
    }

    @Override
    public void onFrontier(long frontier) {
      checkBegun();
      deliveryFrontier = Math.max(deliveryFrontier, frontier);
    }

    @Override
    public void onSnapshotPart(SnapshotPart part) {
      if (part.number() == 0) {
        snapshot = new ShareState(Math.min(part.startOffset(), logEnd));
        snapshotDueTimes = new HashMap<>();
      } else if (!part.follows(lastPart)) {
        throw new RecordFormatException(
            "snapshot part " + part + " of share partition " + name + " follows " + lastPart);
      }
      lastPart = part;
    }

    @Override
    public void onSnapshotRange(long firstOffset, long lastOffset, int deliveryCount) {
      addToSnapshot(firstOffset, lastOffset, deliveryCount);
    }

    @Override
    public void onSnapshotHolding(
        Holding holding, long firstOffset, long lastOffset, int deliveryCount) {
      long last = addToSnapshot(firstOffset, lastOffset, deliveryCount);
      if (firstOffset <= last) {
        hold(snapshot, snapshotDueTimes, holding, new Range(firstOffset, last, deliveryCount));
      }
    }

    private void hold(ShareState to, Map<Long, Long> due, Holding holding, Range range) {
      Members members = to.members();
      ShareMember holder;
      if (holding instanceof Holding.Pending pending) {
        holder = members.ofTransaction(pending.transaction());
      } else if (holding instanceof Holding.Moving moving) {
        holder = members.ofTransaction(moving.transaction(), moving.reason());
      } else if (holding instanceof Holding.Condemned condemned) {
        holder = members.condemned(condemned.reason());
      } else {
        holder = members.scheduled();
        long dueMs = ((Holding.Scheduled) holding).dueMs();
        for (long offset = range.first; offset <= range.last; offset++) {
          due.put(offset, dueMs);
        }
      }
      to.put(range.first, range.last, range.deliveryCount, holder);
    }

    /** The end of the range, cut off where the log ends. */
    private long addToSnapshot(long firstOffset, long lastOffset, int deliveryCount) {
      if (firstOffset < Math.min(snapshot.scanFrontier(), logEnd)) {
        throw new RecordFormatException(
            "snapshot of share partition " + name + " is not in order at offset " + firstOffset);
      }
      long last = withinLog(lastOffset);
      if (firstOffset <= last) {
        snapshot.skip(firstOffset);
        snapshot.extend(last + 1, deliveryCount);
      }
      return last;
    }

    @Override
    public void onSnapshotPartEnd(SnapshotPart part) {
      if (part.last()) {
        snapshot.skip(withinLog(part.scanFrontier() - 1) + 1);
        dueTimes = snapshotDueTimes;
        state = snapshot;
        deliveryFrontier = part.deliveryFrontier();
        abandonSnapshot();
      }
    }

    private void checkBegun() {
      abandonSnapshot();
      if (state == null) {
        throw new RecordFormatException(
            "the first record of share partition " + name + " is not a snapshot");
      }
    }

    private void abandonSnapshot() {
      snapshot = null;
      lastPart = null;
    }

    private long withinLog(long offset) {
      if (offset >= logEnd) {
        beyondLog = true;
        return logEnd - 1;
      }
      return offset;
    }
  }

  /** Records with their delivery count. */
  private record Range(long first, long last, int deliveryCount) {}
}
