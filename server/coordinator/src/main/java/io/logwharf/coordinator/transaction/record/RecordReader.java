package io.logwharf.coordinator.transaction.record;

import io.logwharf.coordinator.record.RecordInput;
import io.logwharf.coordinator.transaction.BranchState;
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

/** Reads what {@link RecordWriter} wrote. */
final class RecordReader {
  private RecordReader() {}

  static TransactionRecord read(RecordKind kind, RecordInput in) {
    return switch (kind) {
      case PRODUCER_INITIALIZED -> readInitialized(in);
      case PARTICIPANTS_ADDED -> readAdded(in);
      case TRANSACTION_DECIDED -> readDecided(in);
      case TRANSACTION_COMPLETED -> new TransactionCompleted(in.readSigned(), in.readSigned());
      case PRODUCER_EXPIRED -> new ProducerExpired(in.readSigned());
      case CONNECTION_GONE -> new ConnectionGone(in.readSigned(), in.readSigned());
      case BRANCH_ENLISTED -> readEnlisted(in);
      case BRANCH_CHANGED -> readChanged(in);
      case BRANCH_FORGOTTEN -> new BranchForgotten(TransactionFields.readXid(in));
      case SNAPSHOT_BEGIN -> new SnapshotBegin();
      case PRODUCER_SNAPSHOT -> readProducerSnapshot(in);
      case BRANCH_SNAPSHOT -> readBranchSnapshot(in);
      case SNAPSHOT_END -> new SnapshotEnd(TransactionFields.readInt(in));
    };
  }

  private static ProducerInitialized readInitialized(RecordInput in) {
    return new ProducerInitialized(
        in.readBoolean() ? Optional.of(in.readString()) : Optional.empty(),
        in.readSigned(),
        TransactionFields.readProducerEpoch(in),
        in.readSigned(),
        TransactionFields.readShort(in),
        TransactionFields.readInt(in),
        in.readSigned());
  }

  private static ParticipantsAdded readAdded(RecordInput in) {
    long producerId = in.readSigned();
    long at = in.readSigned();
    return new ParticipantsAdded(producerId, TransactionFields.readParticipants(in), at);
  }

  private static TransactionDecided readDecided(RecordInput in) {
    long producerId = in.readSigned();
    long at = in.readSigned();
    return new TransactionDecided(
        producerId,
        in.readBoolean(),
        TransactionFields.readShort(in),
        TransactionFields.readShort(in),
        in.readSigned(),
        at);
  }

  private static BranchEnlisted readEnlisted(RecordInput in) {
    return new BranchEnlisted(
        TransactionFields.readXid(in),
        in.readSigned(),
        in.readBoolean(),
        TransactionFields.readInt(in),
        in.readSigned());
  }

  private static BranchChanged readChanged(RecordInput in) {
    long at = in.readSigned();
    XaCode reason = XaCode.forCode(TransactionFields.readInt(in));
    BranchState state = BranchState.forId(in.readByte());
    return new BranchChanged(TransactionFields.readXid(in), state, reason, at);
  }

  private static ProducerSnapshot readProducerSnapshot(RecordInput in) {
    return new ProducerSnapshot(
        readInitialized(in),
        TransactionState.forId(in.readByte()),
        new OpenTransaction(
            TransactionFields.readShort(in),
            in.readSigned(),
            in.readSigned(),
            in.readSigned(),
            TransactionFields.readParticipants(in)));
  }

  private static BranchSnapshot readBranchSnapshot(RecordInput in) {
    long changedAt = in.readSigned();
    XaCode reason = XaCode.forCode(TransactionFields.readInt(in));
    BranchState state = BranchState.forId(in.readByte());
    BranchEnlisted identity = readEnlisted(in);
    int count = in.readCount("number of leases");
    List<Long> leases = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      leases.add(in.readSigned());
    }
    return new BranchSnapshot(identity, state, reason, changedAt, leases);
  }
}
