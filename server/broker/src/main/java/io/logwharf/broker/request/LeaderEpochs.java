package io.logwharf.broker.request;

import io.logwharf.log.PartitionLog;
import io.logwharf.log.PartitionLog.EpochStart;
import java.util.List;
import org.apache.kafka.common.protocol.Errors;

/** Rules of KIP-320 on the leader epochs that clients send. */
final class LeaderEpochs {
  static final int NONE = -1;

  private LeaderEpochs() {}

  /** What is wrong with the epoch a client believes in, which is -1 where it has no belief. */
  static Errors check(int believed, int current) {
    if (believed == NONE || believed == current) {
      return Errors.NONE;
    }
    return believed < current ? Errors.FENCED_LEADER_EPOCH : Errors.UNKNOWN_LEADER_EPOCH;
  }

  /** The epoch of the record at an offset. */
  static int at(PartitionLog log, long offset) {
    int epoch = NONE;
    for (EpochStart start : log.epochs()) {
      if (start.startOffset() > offset) {
        break;
      }
      epoch = start.epoch();
    }
    return epoch;
  }

  /** The newest epoch up to the one asked for, and the offset it ends at. */
  static EpochStart endOf(PartitionLog log, int asked) {
    List<EpochStart> epochs = log.epochs();
    if (asked == log.leaderEpoch()) {
      return new EpochStart(asked, log.highWatermark());
    }
    for (int i = epochs.size() - 1; i >= 0; i--) {
      if (epochs.get(i).epoch() <= asked) {
        boolean last = i == epochs.size() - 1;
        long end = last ? log.highWatermark() : epochs.get(i + 1).startOffset();
        return new EpochStart(epochs.get(i).epoch(), end);
      }
    }
    return new EpochStart(NONE, NONE);
  }
}
