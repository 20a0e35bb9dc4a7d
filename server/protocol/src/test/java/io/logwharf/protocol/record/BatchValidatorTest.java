package io.logwharf.protocol.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Consumer;
import java.util.zip.CRC32C;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.record.internal.CompressionType;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BatchValidatorTest {
  private final BatchValidator validator = new BatchValidator(1 << 20, TestBatches.LIMIT);

  @ParameterizedTest
  @EnumSource(CompressionType.class)
  void shouldAcceptWhatKafkaClientsSend(CompressionType type) {
    ByteBuffer batch = TestBatches.kafkaBatch(type, TestBatches.records(50, 3)).buffer();
    ByteBuffer before = copy(batch);
    assertThat(validator.validate(batch)).isEqualTo(50);
    assertThat(batch).isEqualTo(before);
  }

  @Test
  void shouldAcceptSeveralBatchesOfOurs() {
    ByteBuf both = Unpooled.buffer();
    both.writeBytes(TestBatches.ourBatch(TestBatches.records(3, 1)));
    both.writeBytes(TestBatches.ourBatch(TestBatches.records(4, 2)));
    assertThat(validator.validate(both.nioBuffer())).isEqualTo(7);
  }

  @Test
  void shouldRefuseEveryFlippedBit() {
    ByteBuffer batch = TestBatches.ourBatch(TestBatches.records(1, 1));
    for (int bit = BatchFormat.LENGTH * 8; bit < batch.remaining() * 8; bit++) {
      if (bit >= BatchFormat.LEADER_EPOCH * 8 && bit < BatchFormat.MAGIC * 8) {
        continue;
      }
      ByteBuffer damaged = copy(batch);
      damaged.put(bit / 8, (byte) (damaged.get(bit / 8) ^ 1 << bit % 8));
      assertThatThrownBy(() -> validator.validate(damaged))
          .as("bit %d", bit)
          .isInstanceOf(InvalidBatchException.class);
    }
  }

  @Test
  void shouldRefuseTruncatedBatches() {
    ByteBuffer batch = TestBatches.ourBatch(TestBatches.records(2, 1));
    for (int size = 0; size < batch.remaining(); size++) {
      ByteBuffer part = copy(batch).limit(size);
      assertRefused(Errors.CORRUPT_MESSAGE, () -> validator.validate(part));
    }
  }

  @Test
  void shouldRefuseOldFormats() {
    assertRefused(
        Errors.UNSUPPORTED_FOR_MESSAGE_FORMAT,
        () -> validator.validate(changed(b -> b.put(BatchFormat.MAGIC, (byte) 1))));
  }

  @Test
  void shouldRefuseBatchesOverTheLimit() {
    BatchValidator small = new BatchValidator(100, 100);
    ByteBuffer batch = TestBatches.ourBatch(List.of(new SimpleRecord(1, new byte[100])));
    assertRefused(Errors.MESSAGE_TOO_LARGE, () -> small.validate(batch));
  }

  @ParameterizedTest
  @EnumSource(
      value = CompressionType.class,
      names = {"NONE"},
      mode = EnumSource.Mode.EXCLUDE)
  void shouldRefuseBatchesThatDecompressOverTheLimit(CompressionType type) {
    SimpleRecord bomb = new SimpleRecord(1, new byte[TestBatches.LIMIT]);
    ByteBuffer batch = MemoryRecords.withRecords(Compression.of(type).build(), bomb).buffer();
    assertThat(batch.remaining()).isLessThan(1 << 20);
    assertRefused(Errors.MESSAGE_TOO_LARGE, () -> validator.validate(batch));
  }

  @Test
  void shouldRefuseWrongCounts() {
    assertRefused(
        Errors.INVALID_RECORD,
        () -> validator.validate(changed(b -> b.putInt(BatchFormat.RECORD_COUNT, 0))));
    assertRefused(
        Errors.INVALID_RECORD,
        () -> validator.validate(changed(b -> b.putInt(BatchFormat.LAST_OFFSET_DELTA, 7))));
    for (int count : new int[] {1, 3, Integer.MAX_VALUE}) {
      assertRefused(
          Errors.INVALID_RECORD,
          () ->
              validator.validate(
                  changed(
                      b ->
                          b.putInt(BatchFormat.RECORD_COUNT, count)
                              .putInt(BatchFormat.LAST_OFFSET_DELTA, count - 1))));
    }
  }

  @Test
  void shouldRefuseWhatOnlyTheBrokerMayWrite() {
    assertRefused(
        Errors.INVALID_RECORD, () -> validator.validate(withAttributes(BatchFormat.CONTROL_BIT)));
    assertRefused(
        Errors.INVALID_TIMESTAMP,
        () -> validator.validate(withAttributes(BatchFormat.LOG_APPEND_TIME_BIT)));
  }

  @Test
  void shouldRefuseUnknownCompressionAndBrokenProducers() {
    assertRefused(Errors.INVALID_RECORD, () -> validator.validate(withAttributes(7)));
    assertRefused(
        Errors.INVALID_RECORD,
        () -> validator.validate(changed(b -> b.putInt(BatchFormat.BASE_SEQUENCE, -1))));
    assertRefused(
        Errors.INVALID_RECORD,
        () ->
            validator.validate(
                changed(
                    b ->
                        b.putLong(BatchFormat.PRODUCER_ID, -1)
                            .putShort(
                                BatchFormat.ATTRIBUTES, (short) BatchFormat.TRANSACTIONAL_BIT))));
  }

  @Test
  void shouldRefuseRecordsWhoseOffsetsDoNotFollow() {
    ByteBuffer batch = changed(b -> b.put(offsetDeltaOfSecond(b), (byte) (2 << 1)));
    assertRefused(Errors.INVALID_RECORD, () -> validator.validate(batch));
  }

  @Test
  void shouldPutAWrongLargestTimestampRight() {
    ByteBuffer batch = changed(b -> b.putLong(BatchFormat.MAX_TIMESTAMP, 1));
    assertThat(validator.validate(batch)).isEqualTo(2);
    BatchView view = new BatchView().wrap(batch);
    assertThat(view.maxTimestamp()).isEqualTo(1000);
    assertThat(view.isCrcValid()).isTrue();
  }

  /** Two records of one byte each, changed and given the right checksum again. */
  private static ByteBuffer changed(Consumer<ByteBuffer> change) {
    ByteBuffer batch =
        copy(
            TestBatches.ourBatch(
                List.of(
                    new SimpleRecord(1000, new byte[] {1}),
                    new SimpleRecord(1000, new byte[] {2}))));
    change.accept(batch);
    CRC32C crc = new CRC32C();
    crc.update(batch.duplicate().position(BatchFormat.ATTRIBUTES));
    return batch.putInt(BatchFormat.CRC, (int) crc.getValue());
  }

  private static ByteBuffer withAttributes(int attributes) {
    return changed(b -> b.putShort(BatchFormat.ATTRIBUTES, (short) attributes));
  }

  private static int offsetDeltaOfSecond(ByteBuffer batch) {
    int firstLength = batch.get(BatchFormat.RECORDS) >> 1;
    return BatchFormat.RECORDS + 1 + firstLength + 3;
  }

  private static ByteBuffer copy(ByteBuffer source) {
    return ByteBuffer.allocate(source.remaining()).put(source.duplicate()).flip();
  }

  private static void assertRefused(Errors error, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            InvalidBatchException.class, e -> assertThat(e.error()).isEqualTo(error));
  }
}
