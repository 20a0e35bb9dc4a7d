package io.logwharf.coordinator.simulation;

import io.logwharf.coordinator.share.RecordState;
import io.logwharf.coordinator.share.ShareConfig;
import io.logwharf.coordinator.share.ShareMember;
import io.logwharf.coordinator.share.SharePartition;
import io.logwharf.coordinator.share.ShareReplay;
import io.logwharf.coordinator.share.record.TransactionKey;
import io.logwharf.coordinator.simulation.QueueLog.Outcome;
import io.logwharf.coordinator.transaction.Marker;
import io.logwharf.protocol.extension.AckRange;
import io.logwharf.protocol.extension.AckType;
import io.logwharf.protocol.extension.ConsumerEvent.Acquired;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A queue of the broker: its log, and the share partition by which it is consumed. */
final class QueueNode {
  /** Small, so that the delivery frontier and snapshots come into play. */
  private static final ShareConfig CONFIG = new ShareConfig(0, 30_000, 6, 300, 64);

  final int index;
  private final Journal journal;
  private final Map<Long, ShareMember> members = new HashMap<>();
  private QueueLog log = new QueueLog();
  private SharePartition share;

  /** A message that a consumer got. */
  record Taken(QueueNode queue, long offset, int coin) {}

  QueueNode(int index, Journal journal) {
    this.index = index;
    this.journal = journal;
    this.share = SharePartition.create(CONFIG, 0, this::append);
  }

  private void append(ByteBuffer record) {
    byte[] bytes = new byte[record.remaining()];
    record.get(bytes);
    journal.append(new Journal.Shared(index, bytes));
  }

  void send(Row row) {
    log.append(row, journal.append(new Journal.Sent(index, row)));
  }

  void end(Marker marker) {
    if (log.isAwaited(marker)) {
      log.end(marker, journal.append(new Journal.Ended(index, marker)));
    }
  }

  private long highWatermark() {
    return log.highWatermark(journal.written());
  }

  private ShareMember member(long connection) {
    return members.computeIfAbsent(connection, id -> share.join("member " + id));
  }

  /** Takes messages for a connection; what is open is hidden, what is for nobody archived. */
  List<Taken> take(long connection, int max, long now) {
    long end = highWatermark();
    share.reveal((producerId, offset) -> log.outcome(offset, end) != Outcome.OPEN);
    raiseFrontier();
    List<Taken> taken = new ArrayList<>();
    Acquired next = share.nextAvailable(0, end);
    while (next != null && taken.size() < max) {
      long offset = next.firstOffset();
      Row row = log.row(offset);
      if (row.coin() < 0 || log.outcome(offset, end) == Outcome.ABORTED) {
        share.archive(offset, offset);
      } else if (log.outcome(offset, end) == Outcome.OPEN) {
        share.hide(row.producer().producerId(), offset, offset);
      } else {
        share.acquire(member(connection), offset, offset, now, new ArrayList<>());
        taken.add(new Taken(this, offset, row.coin()));
      }
      next = share.nextAvailable(offset + 1, end);
    }
    snapshotIfDue();
    return taken;
  }

  private void raiseFrontier() {
    SharePartition raising = share;
    long raised = share.extendFrontier();
    if (raised >= 0) {
      journal.whenForced(() -> raising.frontierDurable(raised));
    }
  }

  private void snapshotIfDue() {
    if (share.shouldSnapshot()) {
      share.snapshot();
    }
  }

  /** Accepts in a transaction; false where the connection doesn't hold all of it. */
  boolean pend(long connection, TransactionKey transaction, List<Taken> taken) {
    List<AckRange> ranges =
        taken.stream().map(each -> new AckRange(each.offset, each.offset, AckType.ACCEPT)).toList();
    return share.pend(member(connection), transaction, ranges).isEmpty();
  }

  void resolve(TransactionKey transaction, boolean commit) {
    share.resolve(transaction, commit);
  }

  /** Gives back what a connection holds. */
  void giveBack(long connection) {
    share.releaseAll(member(connection), List.of());
  }

  /** Locks that are over. */
  void expire(long now) {
    share.expire(now);
  }

  void connectionGone(long connection) {
    ShareMember member = members.remove(connection);
    if (member != null) {
      share.releaseLost(member);
      share.leave(member);
    }
  }

  /** Comes back with what the journal has; offsets that were given before are given no more. */
  void recover() {
    long seen = log.endOffset();
    members.clear();
    log = new QueueLog();
    for (int i = 0; i < journal.entries().size(); i++) {
      Journal.Entry entry = journal.entries().get(i);
      if (entry instanceof Journal.Sent sent && sent.queue() == index) {
        log.append(sent.row(), i + 1);
      } else if (entry instanceof Journal.Ended ended && ended.queue() == index) {
        log.end(ended.marker(), i + 1);
      } else if (entry instanceof Journal.Skipped skipped && skipped.queue() == index) {
        log.skipTo(skipped.offset());
      }
    }
    if (log.endOffset() < seen) {
      log.skipTo(seen);
      journal.append(new Journal.Skipped(index, seen));
    }
    ShareReplay replay = new ShareReplay("queue " + index, 0, log.endOffset());
    for (Journal.Entry entry : journal.entries()) {
      if (entry instanceof Journal.Shared shared && shared.queue() == index) {
        replay.replay(ByteBuffer.wrap(shared.record()));
      }
    }
    share =
        replay.isEmpty()
            ? SharePartition.create(CONFIG, 0, this::append)
            : replay.open(CONFIG, this::append);
  }

  /** What has become of the message at an offset, as far as readers may see. */
  Outcome outcome(long offset) {
    return log.outcome(offset, highWatermark());
  }

  RecordState stateOf(long offset) {
    return share.stateOf(offset);
  }

  /** The coins that are here for somebody to consume, or being consumed. */
  List<Integer> coins() {
    List<Integer> coins = new ArrayList<>();
    for (long offset = 0; offset < highWatermark(); offset++) {
      boolean isThere = log.row(offset).coin() >= 0 && outcome(offset) == Outcome.COMMITTED;
      if (isThere && share.stateOf(offset) != RecordState.DONE) {
        coins.add(log.row(offset).coin());
      }
    }
    return coins;
  }

  /** What became of a coin that was sent here, null where it is not here. */
  Outcome outcomeOf(int coin) {
    for (long offset = 0; offset < log.endOffset(); offset++) {
      if (log.row(offset).coin() == coin) {
        return outcome(offset);
      }
    }
    return null;
  }

  /** Whether nothing is pending or hidden here any more. */
  boolean isAtRest() {
    share.reveal((producerId, offset) -> log.outcome(offset, highWatermark()) != Outcome.OPEN);
    return share.pending() == 0 && share.hidden() == 0;
  }
}
