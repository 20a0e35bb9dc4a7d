package io.logwharf.coordinator.transaction.record;

import io.logwharf.coordinator.transaction.Participant;
import io.logwharf.coordinator.transaction.Participant.DataPartition;
import io.logwharf.coordinator.transaction.Participant.SharePartition;
import io.logwharf.coordinator.transaction.Xid;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/** Writes the fields of a record, numbers as variable-length integers. Grows as needed. */
final class FieldWriter {
  static final int DATA_PARTITION = 0;
  static final int SHARE_PARTITION = 1;

  private byte[] bytes = new byte[64];
  private int length;

  FieldWriter int8(int value) {
    if (length == bytes.length) {
      bytes = Arrays.copyOf(bytes, 2 * length);
    }
    bytes[length++] = (byte) value;
    return this;
  }

  FieldWriter flag(boolean value) {
    return int8(value ? 1 : 0);
  }

  /** Seven bits a byte, least first. */
  FieldWriter unsigned(long value) {
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      int8((int) (rest & 0x7F) | 0x80);
      rest >>>= 7;
    }
    return int8((int) rest);
  }

  /** So that small negative numbers are short too. */
  FieldWriter signed(long value) {
    return unsigned((value << 1) ^ (value >> 63));
  }

  FieldWriter int64(long value) {
    for (int shift = 56; shift >= 0; shift -= 8) {
      int8((int) (value >>> shift));
    }
    return this;
  }

  FieldWriter string(String value) {
    return sized(value.getBytes(StandardCharsets.UTF_8));
  }

  FieldWriter sized(byte[] value) {
    unsigned(value.length);
    if (bytes.length - length < value.length) {
      bytes = Arrays.copyOf(bytes, 2 * (length + value.length));
    }
    System.arraycopy(value, 0, bytes, length, value.length);
    length += value.length;
    return this;
  }

  FieldWriter xid(Xid xid) {
    return signed(xid.formatId()).sized(xid.globalId()).sized(xid.branchQualifier());
  }

  FieldWriter participants(List<Participant> participants) {
    unsigned(participants.size());
    for (Participant participant : participants) {
      UUID topic = participant.topicId();
      int8(participant instanceof DataPartition ? DATA_PARTITION : SHARE_PARTITION);
      int64(topic.getMostSignificantBits()).int64(topic.getLeastSignificantBits());
      unsigned(participant.partition());
      if (participant instanceof SharePartition share) {
        string(share.group());
      }
    }
    return this;
  }

  byte[] toBytes() {
    return Arrays.copyOf(bytes, length);
  }
}
