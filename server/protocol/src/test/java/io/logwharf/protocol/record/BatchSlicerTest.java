package io.logwharf.protocol.record;

import static org.assertj.core.api.Assertions.assertThat;

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

class BatchSlicerTest {
  private final BatchSlicer slicer = new BatchSlicer(TestBatches.LIMIT);
  private final List<SimpleRecord> records = TestBatches.records(40, 11);

  @ParameterizedTest
  @EnumSource(CompressionType.class)
  void shouldKeepExactlyTheRangeAskedFor(CompressionType type) {
    BatchView batch = batch(type);
    for (int first = 0; first < 40; first += 3) {
      for (int last = first; last < 40; last += 5) {
        ByteBuf out = Unpooled.buffer();
        int count = slicer.slice(batch, 100 + first, 100 + last, out);
        assertThat(count).isEqualTo(last - first + 1);
        assertThat(TestBatches.readByKafka(out.nioBuffer()))
            .isEqualTo(records.subList(first, last + 1));
        assertHeader(out.nioBuffer(), first, last);
      }
    }
  }

  private static void assertHeader(ByteBuffer slice, int first, int last) {
    MutableRecordBatch header = MemoryRecords.readableRecords(slice).batches().iterator().next();
    assertThat(header.lastOffset()).isEqualTo(100 + last);
    assertThat(header.baseOffset()).isEqualTo(100);
    assertThat(header.partitionLeaderEpoch()).isEqualTo(9);
    assertThat(header.iterator().next().offset()).isEqualTo(100 + first);
  }

  @Test
  void shouldCopyAWholeBatchAsItIs() {
    BatchView batch = batch(CompressionType.ZSTD);
    ByteBuf out = Unpooled.buffer();
    assertThat(slicer.slice(batch, 0, 1000, out)).isEqualTo(40);
    assertThat(out.nioBuffer()).isEqualTo(batch.slice());
  }

  @Test
  void shouldAppendNothingWhereNothingIsWanted() {
    ByteBuf out = Unpooled.buffer();
    assertThat(slicer.slice(batch(CompressionType.LZ4), 500, 600, out)).isZero();
    assertThat(slicer.slice(batch(CompressionType.LZ4), 3, 99, out)).isZero();
    assertThat(out.isReadable()).isFalse();
  }

  @Test
  void shouldSliceASlice() {
    ByteBuf once = Unpooled.buffer();
    pickEven(batch(CompressionType.GZIP), once);
    ByteBuf twice = Unpooled.buffer();
    BatchView sparse = new BatchView().wrap(once.nioBuffer());
    assertThat(slicer.slice(sparse, 103, 109, twice)).isEqualTo(3);
    assertThat(TestBatches.readByKafka(twice.nioBuffer()))
        .containsExactly(records.get(4), records.get(6), records.get(8));
  }

  private static void pickEven(BatchView batch, ByteBuf out) {
    RecordCursor cursor = new RecordCursor(TestBatches.LIMIT).reset(batch);
    RecordPick pick = new RecordPick();
    while (cursor.next()) {
      if (cursor.record().offset() % 2 == 0) {
        pick.add(cursor);
      }
    }
    pick.writeTo(batch, out);
  }

  @Test
  void shouldTellTheSizeOfARangeAndWorkOnAfterClear() {
    BatchView batch = batch(CompressionType.NONE);
    ByteBuf out = Unpooled.buffer();
    slicer.slice(batch, 105, 109, out);
    slicer.clear();
    assertThat(slicer.recordBytes(batch, 105, 109))
        .isEqualTo(out.readableBytes() - BatchFormat.RECORDS);
    assertThat(slicer.recordBytes(batch, 500, 600)).isZero();
  }

  private BatchView batch(CompressionType type) {
    return new BatchView().wrap(TestBatches.kafkaBatch(type, records).buffer());
  }
}
