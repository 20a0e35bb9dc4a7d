package io.logwharf.coordinator.share.record;

import io.logwharf.coordinator.record.RecordInput;
import io.logwharf.coordinator.record.RecordOutput;
import io.logwharf.coordinator.share.record.Holding.Condemned;
import io.logwharf.coordinator.share.record.Holding.Moving;
import io.logwharf.coordinator.share.record.Holding.Pending;
import io.logwharf.coordinator.share.record.Holding.Scheduled;

/** The bytes of a {@link Holding}, behind a number that says of which kind it is. Stateless. */
final class HoldingFormat {
  /** In a snapshot, for what is available. */
  static final int AVAILABLE = 0;

  static final int PENDING = 1;
  static final int SCHEDULED = 2;
  static final int CONDEMNED = 3;
  static final int MOVING = 4;

  private HoldingFormat() {}

  static int kindOf(Holding holding) {
    if (holding instanceof Pending) {
      return PENDING;
    } else if (holding instanceof Scheduled) {
      return SCHEDULED;
    } else if (holding instanceof Condemned) {
      return CONDEMNED;
    }
    return MOVING;
  }

  static void write(Holding holding, RecordOutput out) {
    if (holding instanceof Pending pending) {
      writeTransaction(pending.transaction(), out);
    } else if (holding instanceof Scheduled scheduled) {
      out.writeUnsigned(scheduled.dueMs());
    } else if (holding instanceof Condemned condemned) {
      out.writeUnsigned(condemned.reason().ordinal());
    } else if (holding instanceof Moving moving) {
      writeTransaction(moving.transaction(), out);
      out.writeUnsigned(moving.reason().ordinal());
    }
  }

  static Holding read(int kind, RecordInput in) {
    return switch (kind) {
      case PENDING -> new Pending(readTransaction(in));
      case SCHEDULED -> new Scheduled(in.readUnsigned("due time", Long.MAX_VALUE));
      case CONDEMNED -> new Condemned(readReason(in));
      case MOVING -> new Moving(readTransaction(in), readReason(in));
      default -> throw in.malformed("it holds records in a way of number " + kind);
    };
  }

  private static void writeTransaction(TransactionKey transaction, RecordOutput out) {
    out.writeUnsigned(transaction.producerId());
    out.writeUnsigned(transaction.sequence());
  }

  private static TransactionKey readTransaction(RecordInput in) {
    long producerId = in.readUnsigned("producer id", Long.MAX_VALUE);
    long sequence = in.readUnsigned("sequence of a transaction", Long.MAX_VALUE);
    if (sequence == 0) {
      throw in.malformed("the transactions of a producer are counted from 1, not 0");
    }
    return new TransactionKey(producerId, sequence);
  }

  private static DeadLetterReason readReason(RecordInput in) {
    return DeadLetterReason.ofNumber((int) in.readUnsigned("reason", DeadLetterReason.COUNT - 1));
  }
}
