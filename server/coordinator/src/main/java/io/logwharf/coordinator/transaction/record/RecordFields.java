package io.logwharf.coordinator.transaction.record;

import io.logwharf.coordinator.transaction.BranchState;
import io.logwharf.coordinator.transaction.ProducerEpoch;
import io.logwharf.coordinator.transaction.TransactionRecord;
import io.logwharf.coordinator.transaction.TransactionRecord.BranchChanged;
import io.logwharf.coordinator.transaction.TransactionRecord.BranchEnlisted;
import io.logwharf.coordinator.transaction.TransactionRecord.BranchForgotten;
import io.logwharf.coordinator.transaction.TransactionRecord.BranchSnapshot;
import io.logwharf.coordinator.transaction.TransactionRecord.ConnectionGone;
import io.logwharf.coordinator.transaction.TransactionRecord.OpenTransaction;
import io.logwharf.coordinator.transaction.TransactionRecord.ParticipantsAdded;
import io.logwharf.coordinator.transaction.TransactionRecord.ProducerExpired;
import io.logwharf.coordinator.transaction.TransactionRecord.ProducerInitialized;
import io.logwharf.coordinator.transaction.TransactionRecord.ProducerSnapshot;
import io.logwharf.coordinator.transaction.TransactionRecord.SnapshotBegin;
import io.logwharf.coordinator.transaction.TransactionRecord.SnapshotEnd;
import io.logwharf.coordinator.transaction.TransactionRecord.TransactionCompleted;
import io.logwharf.coordinator.transaction.TransactionRecord.TransactionDecided;
import io.logwharf.coordinator.transaction.TransactionState;
import io.logwharf.coordinator.transaction.XaCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The fields of each kind of record, in their order; see the module's README. */
final class RecordFields {
  private RecordFields() {}

  static void write(TransactionRecord record, FieldWriter out) {
    if (record instanceof ProducerInitialized r) {
      writeInitialized(r, out);
    } else if (record instanceof ParticipantsAdded r) {
      out.signed(r.producerId()).signed(r.at()).participants(r.participants());
    } else if (record instanceof TransactionDecided r) {
      out.signed(r.producerId()).flag(r.commit()).signed(r.epoch()).signed(r.lastEpoch());
      out.signed(r.nextProducerId()).signed(r.at());
    } else if (record instanceof TransactionCompleted r) {
      out.signed(r.producerId()).signed(r.at());
    } else if (record instanceof ProducerExpired r) {
      out.signed(r.producerId());
    } else if (record instanceof ConnectionGone r) {
      out.signed(r.connection()).signed(r.at());
    } else if (record instanceof BranchEnlisted r) {
      writeEnlisted(r, out);
    } else if (record instanceof BranchChanged r) {
      out.xid(r.xid()).int8(r.state().ordinal()).signed(r.reason().code()).signed(r.at());
    } else if (record instanceof BranchForgotten r) {
      out.xid(r.xid());
    } else if (record instanceof ProducerSnapshot r) {
      writeSnapshot(r, out);
    } else if (record instanceof BranchSnapshot r) {
      writeEnlisted(r.identity(), out);
      out.int8(r.state().ordinal()).signed(r.reason().code()).signed(r.changedAt());
      out.unsigned(r.leases().size());
      r.leases().forEach(out::signed);
    } else if (record instanceof SnapshotEnd r) {
      out.unsigned(r.records());
    }
  }

  static TransactionRecord read(int kind, FieldReader in) {
    return switch (kind) {
      case 1 -> readInitialized(in);
      case 2 -> readAdded(in);
      case 3 ->
          new TransactionDecided(
              in.signed(), in.flag(), in.signedShort(), in.signedShort(), in.signed(), in.signed());
      case 4 -> new TransactionCompleted(in.signed(), in.signed());
      case 5 -> new ProducerExpired(in.signed());
      case 6 -> new ConnectionGone(in.signed(), in.signed());
      case 7 -> readEnlisted(in);
      case 8 ->
          new BranchChanged(
              in.xid(),
              in.constant(BranchState.values()),
              XaCode.forCode(in.signedInt()),
              in.signed());
      case 9 -> new BranchForgotten(in.xid());
      case 10 -> new SnapshotBegin();
      case 11 -> readProducerSnapshot(in);
      case 12 -> readBranchSnapshot(in);
      case 13 -> new SnapshotEnd((int) Math.min(in.unsigned(), Integer.MAX_VALUE));
      default -> throw new RecordFormatException("transaction record of unknown kind " + kind);
    };
  }

  private static void writeInitialized(ProducerInitialized r, FieldWriter out) {
    out.flag(r.transactionalId().isPresent());
    r.transactionalId().ifPresent(out::string);
    out.signed(r.connection()).signed(r.producer().producerId()).signed(r.producer().epoch());
    out.signed(r.previousProducerId()).signed(r.lastEpoch());
    out.signed(r.timeoutMs()).signed(r.at());
  }

  private static ProducerInitialized readInitialized(FieldReader in) {
    return new ProducerInitialized(
        in.flag() ? Optional.of(in.string()) : Optional.empty(),
        in.signed(),
        new ProducerEpoch(in.signed(), in.signedShort()),
        in.signed(),
        in.signedShort(),
        in.signedInt(),
        in.signed());
  }

  private static ParticipantsAdded readAdded(FieldReader in) {
    long producerId = in.signed();
    long at = in.signed();
    return new ParticipantsAdded(producerId, in.participants(), at);
  }

  private static void writeEnlisted(BranchEnlisted r, FieldWriter out) {
    out.xid(r.xid()).signed(r.producerId()).flag(r.started());
    out.signed(r.timeoutMs()).signed(r.at());
  }

  private static BranchEnlisted readEnlisted(FieldReader in) {
    return new BranchEnlisted(in.xid(), in.signed(), in.flag(), in.signedInt(), in.signed());
  }

  private static void writeSnapshot(ProducerSnapshot r, FieldWriter out) {
    writeInitialized(r.identity(), out);
    OpenTransaction open = r.transaction();
    out.int8(r.state().id()).signed(open.transactionEpoch()).signed(open.sequence());
    out.signed(open.startedAt()).signed(open.nextProducerId()).participants(open.participants());
  }

  private static ProducerSnapshot readProducerSnapshot(FieldReader in) {
    return new ProducerSnapshot(
        readInitialized(in),
        in.constant(TransactionState.values()),
        new OpenTransaction(
            in.signedShort(), in.signed(), in.signed(), in.signed(), in.participants()));
  }

  private static BranchSnapshot readBranchSnapshot(FieldReader in) {
    BranchEnlisted identity = readEnlisted(in);
    BranchState state = in.constant(BranchState.values());
    XaCode reason = XaCode.forCode(in.signedInt());
    long changedAt = in.signed();
    int count = in.count(1);
    List<Long> leases = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      leases.add(in.signed());
    }
    return new BranchSnapshot(identity, state, reason, changedAt, leases);
  }
}
