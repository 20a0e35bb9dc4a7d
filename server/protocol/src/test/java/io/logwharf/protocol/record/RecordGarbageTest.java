package io.logwharf.protocol.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32C;
import org.apache.kafka.common.record.internal.CompressionType;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever the bytes, every reader of batches fails by InvalidBatchException or not at all. */
class RecordGarbageTest {
  private static final int ROUNDS = 3_000;

  @ParameterizedTest
  @EnumSource(CompressionType.class)
  void shouldRefuseDamagedBatchesCleanly(CompressionType type) {
    List<SimpleRecord> records = TestBatches.records(5, 42);
    ByteBuffer good = TestBatches.kafkaBatch(type, records).buffer();
    for (long seed = 0; seed < ROUNDS; seed++) {
      ByteBuffer damaged = damage(good, new Random(seed));
      check(seed, () -> new BatchValidator(1 << 20, 1 << 20).validate(damaged));
      check(seed, () -> TestBatches.readByUs(damaged));
      check(
          seed,
          () ->
              new BatchSlicer(1 << 20)
                  .slice(new BatchView().wrap(damaged), 101, 103, Unpooled.buffer()));
    }
  }

  /** Changes some bytes, the first ones more often, and makes the checksum right again. */
  private static ByteBuffer damage(ByteBuffer good, Random random) {
    ByteBuffer damaged = ByteBuffer.allocate(good.remaining()).put(good.duplicate()).flip();
    int damages = 1 + random.nextInt(4);
    for (int i = 0; i < damages; i++) {
      int bound = random.nextBoolean() ? Math.min(120, damaged.limit()) : damaged.limit();
      damaged.put(random.nextInt(bound), (byte) random.nextInt());
    }
    if (random.nextInt(10) == 0) {
      damaged.limit(random.nextInt(damaged.limit() + 1));
    }
    if (damaged.limit() > BatchFormat.RECORDS) {
      CRC32C crc = new CRC32C();
      crc.update(damaged.duplicate().position(BatchFormat.ATTRIBUTES));
      damaged.putInt(BatchFormat.CRC, (int) crc.getValue());
    }
    return damaged;
  }

  private static void check(long seed, Runnable reader) {
    try {
      reader.run();
    } catch (InvalidBatchException e) {
      assertThat(e.error()).isNotNull();
    } catch (RuntimeException | OutOfMemoryError e) {
      fail("seed " + seed, e);
    }
  }
}
