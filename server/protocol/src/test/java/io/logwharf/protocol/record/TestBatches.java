package io.logwharf.protocol.record;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.record.internal.CompressionType;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.Record;
import org.apache.kafka.common.record.internal.SimpleRecord;

/** Batches to test with, written by kafka-clients and by us. */
final class TestBatches {
  static final int LIMIT = 8 << 20;

  private TestBatches() {}

  /** Records of many shapes: null, empty and long keys, values and headers. */
  static List<SimpleRecord> records(int count, long seed) {
    Random random = new Random(seed);
    List<SimpleRecord> records = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Header[] headers =
          new Header[random.nextInt(4) == 0 ? random.nextInt(80) : random.nextInt(3)];
      for (int h = 0; h < headers.length; h++) {
        headers[h] = new RecordHeader("näme-" + h, bytes(random, 200));
      }
      long timestamp = 1_700_000_000_000L + random.nextInt(2000) - 1000;
      records.add(new SimpleRecord(timestamp, bytes(random, 90), bytes(random, 9000), headers));
    }
    return records;
  }

  static MemoryRecords kafkaBatch(CompressionType type, List<SimpleRecord> records) {
    return MemoryRecords.withIdempotentRecords(
        100,
        org.apache.kafka.common.compress.Compression.of(type).build(),
        77L,
        (short) 2,
        5,
        9,
        records.toArray(new SimpleRecord[0]));
  }

  static ByteBuffer ourBatch(List<SimpleRecord> records) {
    ByteBuf out = Unpooled.directBuffer(16);
    BatchWriter writer = new BatchWriter(out);
    for (SimpleRecord record : records) {
      writer.begin(record.timestamp(), 10);
      writer.key(array(record.key()));
      if (record.value() != null && record.value().remaining() % 2 == 0) {
        writer.beginValue(0).writeBytes(record.value().duplicate());
        writer.endValue();
      } else {
        writer.value(array(record.value()));
      }
      for (Header header : record.headers()) {
        writer.header(header.key().getBytes(StandardCharsets.UTF_8), header.value());
      }
      writer.end();
    }
    writer.finish(77, (short) 2, 5, false);
    return out.nioBuffer();
  }

  static List<SimpleRecord> readByKafka(ByteBuffer batches) {
    List<SimpleRecord> read = new ArrayList<>();
    MemoryRecords.readableRecords(batches)
        .batches()
        .forEach(
            batch -> {
              batch.ensureValid();
              for (Record record : batch) {
                read.add(new SimpleRecord(record));
              }
            });
    return read;
  }

  static List<SimpleRecord> readByUs(ByteBuffer batches) {
    List<SimpleRecord> read = new ArrayList<>();
    BatchView batch = new BatchView().wrap(batches);
    RecordCursor cursor = new RecordCursor(LIMIT);
    do {
      cursor.reset(batch);
      while (cursor.next()) {
        read.add(toSimple(cursor.record().copy()));
      }
    } while (batch.next());
    return read;
  }

  static SimpleRecord toSimple(RecordView record) {
    List<Header> headers = new ArrayList<>();
    HeaderCursor cursor = record.headers();
    while (cursor.next()) {
      headers.add(new RecordHeader(cursor.name(), array(cursor.value())));
    }
    return new SimpleRecord(
        record.timestamp(),
        array(record.key()),
        record.copyValue(),
        headers.toArray(new Header[0]));
  }

  private static byte[] array(ByteBuffer buffer) {
    if (buffer == null) {
      return null;
    }
    byte[] array = new byte[buffer.remaining()];
    buffer.duplicate().get(array);
    return array;
  }

  private static byte[] bytes(Random random, int bound) {
    if (random.nextInt(6) == 0) {
      return null;
    }
    byte[] bytes = new byte[random.nextInt(4) == 0 ? random.nextInt(bound) : random.nextInt(20)];
    random.nextBytes(bytes);
    return bytes;
  }
}
