package io.logwharf.protocol.record;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.record.internal.RecordBatch;
import org.apache.kafka.common.utils.internals.BufferSupplier;

/**
 * Decompresses the records of a batch, by kafka-clients, into memory that grows with what comes out
 * and no further than a bound.
 */
final class BatchDecompressor {
  private static final int INITIAL_BYTES = 16 * 1024;

  private final int maxBytes;

  BatchDecompressor(int maxBytes) {
    this.maxBytes = maxBytes;
  }

  /**
   * @return the records of the batch, from position 0 to the limit
   * @throws InvalidBatchException where they can't be decompressed, or are more than the bound
   */
  ByteBuffer decompress(BatchView batch) {
    Compression compression = batch.compression();
    ByteBuffer compressed =
        batch.buffer().slice(batch.recordsPosition(), batch.end() - batch.recordsPosition());
    if (compression == Compression.SNAPPY) {
      SnappyBlocks.requireWithin(compressed, maxBytes);
    }
    try (InputStream in = open(compression, compressed)) {
      return readAll(in, compressed.remaining());
    } catch (InvalidBatchException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw new InvalidBatchException(
          Errors.CORRUPT_MESSAGE,
          "the " + compression + " data of a record batch can't be decompressed: " + e.getMessage(),
          e);
    }
  }

  private static InputStream open(Compression compression, ByteBuffer compressed) {
    return org.apache.kafka.common.compress.Compression.of(compression.type())
        .build()
        .wrapForInput(compressed, RecordBatch.MAGIC_VALUE_V2, BufferSupplier.NO_CACHING);
  }

  private ByteBuffer readAll(InputStream in, int compressedBytes) throws IOException {
    int guess = Math.max(INITIAL_BYTES, (int) Math.min(4L * compressedBytes, maxBytes));
    byte[] out = new byte[Math.min(guess, maxBytes)];
    int size = 0;
    while (true) {
      if (size == out.length) {
        int next = in.read();
        if (next < 0) {
          return ByteBuffer.wrap(out, 0, size);
        }
        out = grow(out);
        out[size++] = (byte) next;
      }
      int count = in.read(out, size, out.length - size);
      if (count < 0) {
        return ByteBuffer.wrap(out, 0, size);
      }
      size += count;
    }
  }

  private byte[] grow(byte[] out) {
    if (out.length >= maxBytes) {
      throw new InvalidBatchException(
          Errors.MESSAGE_TOO_LARGE,
          "the records of a compressed batch take more than " + maxBytes + " bytes");
    }
    return Arrays.copyOf(out, (int) Math.min(2L * out.length, maxBytes));
  }
}
