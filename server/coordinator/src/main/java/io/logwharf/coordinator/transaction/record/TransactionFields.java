package io.logwharf.coordinator.transaction.record;

import io.logwharf.coordinator.record.RecordInput;
import io.logwharf.coordinator.record.RecordOutput;
import io.logwharf.coordinator.transaction.Participant;
import io.logwharf.coordinator.transaction.Participant.DataPartition;
import io.logwharf.coordinator.transaction.Participant.SharePartition;
import io.logwharf.coordinator.transaction.ProducerEpoch;
import io.logwharf.coordinator.transaction.Xid;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Values that several kinds of records are made of. */
final class TransactionFields {
  private static final int DATA_PARTITION = 0;
  private static final int SHARE_PARTITION = 1;

  private TransactionFields() {}

  static void write(RecordOutput out, Xid xid) {
    out.writeSigned(xid.formatId());
    writeBytes(out, xid.globalId());
    writeBytes(out, xid.branchQualifier());
  }

  static Xid readXid(RecordInput in) {
    int formatId = readInt(in);
    byte[] globalId = readBytes(in);
    return new Xid(formatId, globalId, readBytes(in));
  }

  static void write(RecordOutput out, List<Participant> participants) {
    out.writeUnsigned(participants.size());
    for (Participant participant : participants) {
      out.writeByte(participant instanceof DataPartition ? DATA_PARTITION : SHARE_PARTITION);
      out.writeUuid(participant.topicId());
      out.writeUnsigned(participant.partition());
      if (participant instanceof SharePartition share) {
        out.writeString(share.group());
      }
    }
  }

  static List<Participant> readParticipants(RecordInput in) {
    int count = in.readCount("number of participants");
    List<Participant> participants = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      byte kind = in.readByte();
      UUID topic = in.readUuid();
      int partition = (int) in.readUnsigned("partition", Integer.MAX_VALUE);
      participants.add(
          switch (kind) {
            case DATA_PARTITION -> new DataPartition(topic, partition);
            case SHARE_PARTITION -> new SharePartition(in.readString(), topic, partition);
            default -> throw in.malformed("kind of participant is " + kind);
          });
    }
    return participants;
  }

  static void write(RecordOutput out, ProducerEpoch producer) {
    out.writeSigned(producer.producerId());
    out.writeSigned(producer.epoch());
  }

  static ProducerEpoch readProducerEpoch(RecordInput in) {
    return new ProducerEpoch(in.readSigned(), readShort(in));
  }

  static int readInt(RecordInput in) {
    long value = in.readSigned();
    if (value != (int) value) {
      throw in.malformed("a number of 32 bits is " + value);
    }
    return (int) value;
  }

  static short readShort(RecordInput in) {
    int value = readInt(in);
    if (value != (short) value) {
      throw in.malformed("a number of 16 bits is " + value);
    }
    return (short) value;
  }

  private static void writeBytes(RecordOutput out, byte[] bytes) {
    out.writeUnsigned(bytes.length);
    for (byte each : bytes) {
      out.writeByte(each);
    }
  }

  private static byte[] readBytes(RecordInput in) {
    byte[] bytes = new byte[(int) in.readUnsigned("length of an XID's part", Xid.MAX_PART_BYTES)];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = in.readByte();
    }
    return bytes;
  }
}
