package io.logwharf.protocol.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.kafka.common.record.internal.CompressionType;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.MutableRecordBatch;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecordRoundTripTest {

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void shouldWriteWhatKafkaReads(long seed) {
    List<SimpleRecord> records = TestBatches.records(60, seed);
    ByteBuffer batch = TestBatches.ourBatch(records);

    assertThat(TestBatches.readByKafka(batch.duplicate())).isEqualTo(records);
    MutableRecordBatch header =
        MemoryRecords.readableRecords(batch.duplicate()).batches().iterator().next();
    assertThat(header.sizeInBytes()).isEqualTo(batch.remaining());
    assertThat(header.producerId()).isEqualTo(77);
    assertThat(header.producerEpoch()).isEqualTo((short) 2);
    assertThat(header.baseSequence()).isEqualTo(5);
    assertThat(header.lastOffset()).isEqualTo(59);
    assertThat(header.maxTimestamp())
        .isEqualTo(records.stream().mapToLong(SimpleRecord::timestamp).max().orElseThrow());
    assertThat(header.partitionLeaderEpoch()).isEqualTo(-1);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void shouldReadWhatItWrites(long seed) {
    List<SimpleRecord> records = TestBatches.records(60, seed);
    assertThat(TestBatches.readByUs(TestBatches.ourBatch(records))).isEqualTo(records);
  }

  @ParameterizedTest
  @EnumSource(CompressionType.class)
  void shouldReadWhatKafkaWrites(CompressionType type) {
    List<SimpleRecord> records = TestBatches.records(80, 99);
    MemoryRecords batch = TestBatches.kafkaBatch(type, records);

    assertThat(TestBatches.readByUs(batch.buffer())).isEqualTo(records);
    BatchView view = new BatchView().wrap(batch.buffer());
    assertThat(view.isCrcValid()).isTrue();
    assertThat(view.compression().name()).isEqualTo(type.name());
    assertThat(view.baseOffset()).isEqualTo(100);
    assertThat(view.lastOffset()).isEqualTo(179);
    assertThat(view.recordCount()).isEqualTo(80);
    assertThat(view.producerId()).isEqualTo(77);
    assertThat(view.leaderEpoch()).isEqualTo(9);
    assertThat(view.isTransactional()).isFalse();
    assertThat(view.isControl()).isFalse();
  }

  @Test
  void shouldGoThroughSeveralBatches() {
    ByteBuffer first = TestBatches.ourBatch(TestBatches.records(3, 1));
    ByteBuffer second = TestBatches.ourBatch(TestBatches.records(4, 2));
    ByteBuffer both = ByteBuffer.allocate(first.remaining() + second.remaining() + 7);
    both.position(7);
    both.put(first.duplicate()).put(second.duplicate()).position(7);

    BatchView view = new BatchView().wrap(both);
    assertThat(view.recordCount()).isEqualTo(3);
    assertThat(view.slice()).isEqualTo(first);
    assertThat(view.next()).isTrue();
    assertThat(view.recordCount()).isEqualTo(4);
    assertThat(view.slice()).isEqualTo(second);
    assertThat(view.next()).isFalse();
    assertThat(TestBatches.readByUs(both)).hasSize(7);
  }

  @Test
  void shouldDropARecordThatIsRolledBack() {
    ByteBuf out = Unpooled.buffer();
    BatchWriter writer = new BatchWriter(out);
    writer.rollback();
    writeOne(writer, 1000, "first");
    int size = writer.sizeInBytes();
    writer.begin(900_000, 10);
    writer.key("key");
    writer.rollback();
    assertThat(writer.sizeInBytes()).isEqualTo(size);
    assertThat(writer.count()).isEqualTo(1);
    writeOne(writer, 2000, "second");
    writer.finish(-1, (short) -1, -1, false);

    List<SimpleRecord> read = TestBatches.readByKafka(out.nioBuffer());
    assertThat(read).extracting(SimpleRecord::timestamp).containsExactly(1000L, 2000L);
    assertThat(new BatchView().wrap(out.nioBuffer()).maxTimestamp()).isEqualTo(2000);
  }

  @Test
  void shouldFinishAgainWithAnotherSequence() {
    ByteBuf out = Unpooled.buffer();
    BatchWriter writer = new BatchWriter(out);
    writeOne(writer, 1, "value");
    writer.finish(5, (short) 0, 10, false);
    writer.finish(5, (short) 1, 0, true);

    BatchView view = new BatchView().wrap(out.nioBuffer());
    assertThat(view.isCrcValid()).isTrue();
    assertThat(view.baseSequence()).isZero();
    assertThat(view.producerEpoch()).isEqualTo((short) 1);
    assertThat(view.isTransactional()).isTrue();
  }

  @Test
  void shouldRefuseToFinishWithoutWholeRecords() {
    BatchWriter writer = new BatchWriter(Unpooled.buffer());
    assertThatThrownBy(() -> writer.finish(-1, (short) -1, -1, false))
        .isInstanceOf(IllegalStateException.class);
    writer.begin(0, 10);
    assertThatThrownBy(() -> writer.begin(0, 10)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> writer.finish(-1, (short) -1, -1, false))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void shouldStampOffsetAndEpochWithoutTouchingTheChecksum() {
    ByteBuffer batch = TestBatches.ourBatch(TestBatches.records(3, 1));
    BatchView view = new BatchView().wrap(batch);
    view.setBaseOffset(4000);
    view.setLeaderEpoch(3);
    assertThat(view.isCrcValid()).isTrue();
    assertThat(view.lastOffset()).isEqualTo(4002);
    assertThat(MemoryRecords.readableRecords(batch).batches().iterator().next().baseOffset())
        .isEqualTo(4000);
  }

  private static void writeOne(BatchWriter writer, long timestamp, String value) {
    writer.begin(timestamp, 10);
    writer.key((String) null);
    writer.value(value);
    writer.end();
  }
}
