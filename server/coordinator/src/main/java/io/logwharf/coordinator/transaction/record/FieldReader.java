package io.logwharf.coordinator.transaction.record;

import io.logwharf.coordinator.transaction.Participant;
import io.logwharf.coordinator.transaction.Participant.DataPartition;
import io.logwharf.coordinator.transaction.Participant.SharePartition;
import io.logwharf.coordinator.transaction.Xid;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Reads what {@link FieldWriter} wrote; every length and value is checked before it is used. */
final class FieldReader {
  private static final int MIN_PARTICIPANT_BYTES = 18;

  private final ByteBuffer in;

  FieldReader(ByteBuffer in) {
    this.in = in.slice();
  }

  int remaining() {
    return in.remaining();
  }

  int int8() {
    require(1);
    return in.get();
  }

  boolean flag() {
    int value = int8();
    if (value != 0 && value != 1) {
      throw new RecordFormatException("flag of value " + value);
    }
    return value == 1;
  }

  long unsigned() {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      int next = int8();
      if (shift == 63 && (next & ~1) != 0) {
        break;
      }
      value |= (next & 0x7FL) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw new RecordFormatException("variable-length integer of more than 64 bits");
  }

  long signed() {
    long value = unsigned();
    return (value >>> 1) ^ -(value & 1);
  }

  int signedInt() {
    return (int) inRange(signed(), Integer.MIN_VALUE, Integer.MAX_VALUE);
  }

  short signedShort() {
    return (short) inRange(signed(), Short.MIN_VALUE, Short.MAX_VALUE);
  }

  long int64() {
    require(Long.BYTES);
    return in.getLong();
  }

  String string() {
    ByteBuffer text = ByteBuffer.wrap(sized());
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(text).toString();
    } catch (CharacterCodingException e) {
      throw new RecordFormatException("text that is not UTF-8", e);
    }
  }

  byte[] sized() {
    byte[] value = new byte[count(1)];
    in.get(value);
    return value;
  }

  /** The number of elements that follow, each of at least so many bytes. */
  int count(int minBytesEach) {
    return (int) inRange(unsigned(), 0, in.remaining() / minBytesEach);
  }

  <E extends Enum<E>> E constant(E[] values) {
    return values[(int) inRange(int8(), 0, values.length - 1)];
  }

  Xid xid() {
    int formatId = signedInt();
    byte[] globalId = sized();
    return new Xid(formatId, globalId, sized());
  }

  List<Participant> participants() {
    int count = count(MIN_PARTICIPANT_BYTES);
    List<Participant> participants = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      int kind = int8();
      UUID topic = new UUID(int64(), int64());
      int partition = (int) inRange(unsigned(), 0, Integer.MAX_VALUE);
      participants.add(
          switch (kind) {
            case FieldWriter.DATA_PARTITION -> new DataPartition(topic, partition);
            case FieldWriter.SHARE_PARTITION -> new SharePartition(string(), topic, partition);
            default -> throw new RecordFormatException("participant of unknown kind " + kind);
          });
    }
    return participants;
  }

  private void require(int bytes) {
    if (in.remaining() < bytes) {
      throw new RecordFormatException(
          "record ends " + (bytes - in.remaining()) + " bytes too early");
    }
  }

  private static long inRange(long value, long least, long most) {
    if (value < least || value > most) {
      throw new RecordFormatException(
          "value " + value + " where " + least + " to " + most + " is possible");
    }
    return value;
  }
}
