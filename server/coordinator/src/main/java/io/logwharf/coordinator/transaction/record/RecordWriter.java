package io.logwharf.coordinator.transaction.record;

import io.logwharf.coordinator.record.RecordOutput;
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

/** Writes the kind and the fields of each record, in the order of the module's README. */
final class RecordWriter {
  private RecordWriter() {}

  static void write(TransactionRecord record, RecordOutput out) {
    if (record instanceof ParticipantsAdded r) {
      begin(out, RecordKind.PARTICIPANTS_ADDED, r.producerId(), r.at());
      TransactionFields.write(out, r.participants());
    } else if (record instanceof TransactionDecided r) {
      begin(out, RecordKind.TRANSACTION_DECIDED, r.producerId(), r.at());
      out.writeBoolean(r.commit());
      out.writeSigned(r.epoch());
      out.writeSigned(r.lastEpoch());
      out.writeSigned(r.nextProducerId());
    } else if (record instanceof TransactionCompleted r) {
      begin(out, RecordKind.TRANSACTION_COMPLETED, r.producerId(), r.at());
    } else if (record instanceof ProducerInitialized r) {
      begin(out, RecordKind.PRODUCER_INITIALIZED);
      writeFields(r, out);
    } else if (record instanceof ProducerExpired r) {
      begin(out, RecordKind.PRODUCER_EXPIRED, r.producerId());
    } else if (record instanceof ConnectionGone r) {
      begin(out, RecordKind.CONNECTION_GONE, r.connection(), r.at());
    } else {
      writeOther(record, out);
    }
  }

  private static void writeOther(TransactionRecord record, RecordOutput out) {
    if (record instanceof BranchEnlisted r) {
      begin(out, RecordKind.BRANCH_ENLISTED);
      writeFields(r, out);
    } else if (record instanceof BranchChanged r) {
      begin(out, RecordKind.BRANCH_CHANGED, r.at(), r.reason().code());
      out.writeByte(r.state().id());
      TransactionFields.write(out, r.xid());
    } else if (record instanceof BranchForgotten r) {
      begin(out, RecordKind.BRANCH_FORGOTTEN);
      TransactionFields.write(out, r.xid());
    } else if (record instanceof SnapshotBegin) {
      begin(out, RecordKind.SNAPSHOT_BEGIN);
    } else if (record instanceof ProducerSnapshot r) {
      begin(out, RecordKind.PRODUCER_SNAPSHOT);
      writeFields(r, out);
    } else if (record instanceof BranchSnapshot r) {
      begin(out, RecordKind.BRANCH_SNAPSHOT, r.changedAt(), r.reason().code());
      out.writeByte(r.state().id());
      writeFields(r.identity(), out);
      out.writeUnsigned(r.leases().size());
      r.leases().forEach(out::writeSigned);
    } else if (record instanceof SnapshotEnd r) {
      begin(out, RecordKind.SNAPSHOT_END, r.records());
    }
  }

  private static void begin(RecordOutput out, RecordKind kind, long... numbers) {
    out.writeByte(kind.id());
    for (long number : numbers) {
      out.writeSigned(number);
    }
  }

  private static void writeFields(ProducerInitialized r, RecordOutput out) {
    out.writeBoolean(r.transactionalId().isPresent());
    r.transactionalId().ifPresent(out::writeString);
    out.writeSigned(r.connection());
    TransactionFields.write(out, r.producer());
    out.writeSigned(r.previousProducerId());
    out.writeSigned(r.lastEpoch());
    out.writeSigned(r.timeoutMs());
    out.writeSigned(r.at());
  }

  private static void writeFields(BranchEnlisted r, RecordOutput out) {
    TransactionFields.write(out, r.xid());
    out.writeSigned(r.producerId());
    out.writeBoolean(r.started());
    out.writeSigned(r.timeoutMs());
    out.writeSigned(r.at());
  }

  private static void writeFields(ProducerSnapshot r, RecordOutput out) {
    writeFields(r.identity(), out);
    OpenTransaction open = r.transaction();
    out.writeByte(r.state().id());
    out.writeSigned(open.transactionEpoch());
    out.writeSigned(open.sequence());
    out.writeSigned(open.startedAt());
    out.writeSigned(open.nextProducerId());
    TransactionFields.write(out, open.participants());
  }
}
