package io.logwharf.coordinator.transaction.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.logwharf.coordinator.record.RecordFormatException;
import io.logwharf.coordinator.record.RecordOutput;
import io.logwharf.coordinator.transaction.BranchState;
import io.logwharf.coordinator.transaction.Participant;
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
import io.logwharf.coordinator.transaction.Xid;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TransactionRecordCodecTest {
  private static final Xid XID = new Xid(Integer.MIN_VALUE, new byte[64], new byte[0]);
  private static final List<Participant> PARTICIPANTS =
      List.of(
          new Participant.DataPartition(new UUID(-1, 1), 0),
          new Participant.SharePartition("Größe", new UUID(5, Long.MIN_VALUE), 1 << 30));
  private static final ProducerInitialized IDENTITY =
      new ProducerInitialized(
          Optional.of("transfer"),
          -1,
          new ProducerEpoch(Long.MAX_VALUE, Short.MAX_VALUE),
          12,
          (short) -1,
          Integer.MAX_VALUE,
          1_800_000_000_000L);
  private static final BranchEnlisted ENLISTED = new BranchEnlisted(XID, 3, true, 1_000, 5);

  static Stream<TransactionRecord> records() {
    return Stream.of(
        IDENTITY,
        new ProducerInitialized(
            Optional.empty(), 1L << 40, new ProducerEpoch(1, (short) 0), -1, (short) 3, 0, 0),
        new ParticipantsAdded(7, PARTICIPANTS, 9),
        new TransactionDecided(7, true, (short) 5, (short) 4, -1, 99),
        new TransactionCompleted(7, 100),
        new ProducerExpired(1L << 62),
        new ConnectionGone(-1, 3),
        ENLISTED,
        new BranchChanged(XID, BranchState.PREPARED, XaCode.XA_OK, 4),
        new BranchChanged(XID, BranchState.ROLLBACK_ONLY, XaCode.XA_RBTIMEOUT, 4),
        new BranchForgotten(XID),
        new SnapshotBegin(),
        new ProducerSnapshot(
            IDENTITY,
            TransactionState.PREPARE_COMMIT,
            new OpenTransaction((short) 1, 1L << 33, -1, 44, PARTICIPANTS)),
        new BranchSnapshot(
            ENLISTED, BranchState.HEURISTIC_COMMITTED, XaCode.XA_OK, 8, List.of(1L, 1L << 50)),
        new SnapshotEnd(2));
  }

  @ParameterizedTest
  @MethodSource("records")
  void shouldReadWhatWasWritten(TransactionRecord record) {
    byte[] bytes = encode(record);

    assertThat(TransactionRecordCodec.read(ByteBuffer.wrap(bytes))).isEqualTo(record);
  }

  @ParameterizedTest
  @MethodSource("records")
  void shouldRefuseEveryTruncationAndTail(TransactionRecord record) {
    byte[] bytes = encode(record);

    for (int length = 0; length < bytes.length; length++) {
      ByteBuffer part = ByteBuffer.wrap(bytes, 0, length);
      assertThatThrownBy(() -> TransactionRecordCodec.read(part))
          .isInstanceOf(RecordFormatException.class);
    }
    ByteBuffer longer = ByteBuffer.wrap(Arrays.copyOf(bytes, bytes.length + 1));
    assertThatThrownBy(() -> TransactionRecordCodec.read(longer))
        .isInstanceOf(RecordFormatException.class);
  }

  @ParameterizedTest
  @MethodSource("records")
  void shouldNeverFailInAnotherWayOnBrokenBytes(TransactionRecord record) {
    Random random = new Random(42);
    byte[] bytes = encode(record);
    for (int i = 0; i < 2_000; i++) {
      byte[] broken = bytes.clone();
      broken[random.nextInt(broken.length)] = (byte) random.nextInt();
      try {
        assertThat(TransactionRecordCodec.read(ByteBuffer.wrap(broken))).isNotNull();
      } catch (RecordFormatException refused) {
        assertThat(refused.getMessage()).isNotEmpty();
      }
    }
  }

  @Test
  void shouldSayWhichVersionIsTooNew() {
    ByteBuffer newer = ByteBuffer.wrap(new byte[] {9, 10});

    assertThatThrownBy(() -> TransactionRecordCodec.read(newer))
        .isInstanceOf(RecordFormatException.class)
        .hasMessageContaining("version is 9")
        .hasMessageContaining("known is 1");
  }

  @Test
  void shouldKeepFrequentRecordsSmall() {
    long now = 1_800_000_000_000L;

    assertThat(encode(new TransactionCompleted(1_000, now))).hasSizeLessThanOrEqualTo(10);
    assertThat(encode(new TransactionDecided(1_000, true, (short) 5, (short) 4, -1, now)))
        .hasSizeLessThanOrEqualTo(14);
  }

  private static byte[] encode(TransactionRecord record) {
    RecordOutput out = new RecordOutput();
    TransactionRecordCodec.write(record, out);
    byte[] bytes = new byte[out.size()];
    out.view().get(bytes);
    return bytes;
  }
}
