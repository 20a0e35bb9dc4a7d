package io.logwharf.log.segment;

import static org.assertj.core.api.Assertions.assertThat;

import io.logwharf.log.LogSlice;
import io.logwharf.log.PartitionLog.TimestampOffset;
import io.logwharf.log.TestBatch;
import io.logwharf.log.batch.BatchHeader;
import io.logwharf.log.io.DiskFileLayer;
import io.logwharf.log.io.Folder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SegmentTest {
  private static final int BASE = 1000;
  @TempDir Path directory;
  private Segment segment;
  private long nextOffset = BASE;

  @BeforeEach
  void create() {
    segment = open(0);
  }

  @AfterEach
  void release() {
    segment.release();
  }

  private Segment open(int size) {
    Folder folder = new Folder(new DiskFileLayer(), directory);
    Allocation small = new Allocation(4096, 1 << 16, 1 << 13, 1 << 15);
    return Segment.onDisk(new Segment.Layout(folder, small, 1 << 22, 512), BASE, size);
  }

  private void reopen(int size) {
    segment.release();
    segment = open(size);
    segment.verifyTail();
  }

  private void append(ByteBuffer batch) throws IOException {
    BatchHeader.setBaseOffset(batch, 0, nextOffset);
    nextOffset += BatchHeader.lastOffsetDelta(batch, 0) + 1;
    segment.prepare(batch.remaining());
    segment.append(batch);
  }

  private void fill(int count, Random random) throws IOException {
    for (int i = 0; i < count; i++) {
      int size = random.nextInt(20) == 0 ? random.nextInt(60_000) : random.nextInt(300);
      append(
          new TestBatch()
              .record(5000 + 10L * i, new byte[size])
              .record(5005 + 10L * i, new byte[1])
              .build());
    }
  }

  @Test
  void shouldFindEveryOffsetOverAllMappings() throws IOException {
    fill(500, new Random(1));
    assertEveryOffsetIsFound();
  }

  @Test
  void shouldFindEveryOffsetAfterBeingForcedAndOpenedAgain() throws IOException {
    fill(500, new Random(2));
    int size = segment.size();
    segment.force(segment.capture(), true);
    segment.seal();
    segment.mapIndexes();
    assertEveryOffsetIsFound();
    reopen(size);
    assertEveryOffsetIsFound();
    append(TestBatch.of("goes on"));
    assertThat(segment.size()).isGreaterThan(size);
    assertEveryOffsetIsFound();
  }

  @Test
  void shouldFindWhatIndexesLackWhenOpenedAgain() throws IOException {
    fill(200, new Random(6));
    segment.force(segment.capture(), true);
    fill(300, new Random(7));
    segment.force(segment.capture(), false);
    int size = segment.size();
    reopen(size);
    assertEveryOffsetIsFound();
    assertThat(segment.largestTimestamp().timestamp()).isEqualTo(5005 + 10L * 299);
    assertThat(segment.firstAtOrAfter(5001 + 10L * 299).offset()).isEqualTo(nextOffset - 1);
  }

  @Test
  void shouldForgetIndexEntriesThatWereCutOffBeforeItGrowsBeyondThem() throws IOException {
    fill(10, new Random(8));
    int kept = segment.size();
    long next = nextOffset;
    fill(200, new Random(9));
    segment.force(segment.capture(), true);
    segment.release();
    segment = open(kept);
    nextOffset = next;
    fill(300, new Random(10));
    segment.force(segment.capture(), false);
    int size = segment.size();
    reopen(size);
    assertEveryOffsetIsFound();
  }

  private void assertEveryOffsetIsFound() {
    for (long offset = BASE; offset < nextOffset; offset++) {
      assertThat(segment.tryRetain()).isTrue();
      try (LogSlice slice = segment.read(offset, 2000, nextOffset)) {
        assertThat(slice.firstOffset()).isLessThanOrEqualTo(offset);
        assertThat(slice.nextOffset()).isGreaterThan(offset);
        ByteBuffer bytes = slice.buffer();
        int at = 0;
        while (at < bytes.limit()) {
          assertThat(BatchHeader.isIntact(bytes, at, bytes.limit())).isTrue();
          at += BatchHeader.size(bytes, at);
        }
        assertThat(at).isEqualTo(slice.sizeInBytes());
      }
    }
  }

  @Test
  void shouldStopBelowTheLimit() throws IOException {
    append(TestBatch.of(3, "a"));
    append(TestBatch.of(3, "b"));
    assertThat(segment.tryRetain()).isTrue();
    try (LogSlice slice = segment.read(BASE, 100_000, BASE + 4)) {
      assertThat(slice.nextOffset()).isEqualTo(BASE + 3);
    }
    assertThat(segment.read(BASE + 3, 100_000, BASE + 4)).isNull();
  }

  @Test
  void shouldFindRecordsByTimestamp() throws IOException {
    fill(300, new Random(3));
    for (int i = 0; i < 300; i++) {
      assertThat(segment.firstAtOrAfter(5000 + 10L * i))
          .isEqualTo(new TimestampOffset(BASE + 2L * i, 5000 + 10L * i));
      assertThat(segment.firstAtOrAfter(5001 + 10L * i))
          .isEqualTo(new TimestampOffset(BASE + 2L * i + 1, 5005 + 10L * i));
    }
    assertThat(segment.firstAtOrAfter(9000)).isNull();
    assertThat(segment.largestTimestamp()).isEqualTo(new TimestampOffset(BASE + 599, 7995));
  }

  @Test
  void shouldFindTheLargestTimestampWhereTimeGoesBack() throws IOException {
    append(new TestBatch().record(5, new byte[1]).record(900, new byte[1]).build());
    append(new TestBatch().record(7, new byte[1]).build());
    assertThat(segment.largestTimestamp()).isEqualTo(new TimestampOffset(BASE + 1, 900));
  }
}
