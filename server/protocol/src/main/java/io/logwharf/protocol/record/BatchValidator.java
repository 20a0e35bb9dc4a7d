package io.logwharf.protocol.record;

import java.nio.ByteBuffer;
import org.apache.kafka.common.protocol.Errors;

/**
 * What a broker checks before it appends what a producer sent: size, format, checksum, and that the
 * records are as many, as long and as numbered as the header says, compressed ones too. Reusable;
 * not thread-safe.
 */
public final class BatchValidator {
  private final int maxBatchBytes;
  private final BatchView batch = new BatchView();
  private final RecordCursor records;
  private final HeaderCursor headers = new HeaderCursor();

  /**
   * @param maxBatchBytes the largest batch accepted, as it came
   * @param maxDecompressedBytes the most that the records of a compressed batch may take
   */
  public BatchValidator(int maxBatchBytes, int maxDecompressedBytes) {
    this.maxBatchBytes = maxBatchBytes;
    this.records = new RecordCursor(maxDecompressedBytes);
  }

  /**
   * Checks all batches between the buffer's position and limit, and puts a largest timestamp right
   * that is wrong, as Kafka does, so the buffer must be writable.
   *
   * @return the number of records
   * @throws InvalidBatchException where anything is wrong; nothing of the buffer should be appended
   */
  public int validate(ByteBuffer batches) {
    int count = 0;
    batch.wrap(batches);
    do {
      validateHeader();
      validateRecords();
      count += batch.recordCount();
    } while (batch.next());
    return count;
  }

  private void validateHeader() {
    if (batch.sizeInBytes() > maxBatchBytes) {
      throw new InvalidBatchException(
          Errors.MESSAGE_TOO_LARGE,
          "a record batch of " + batch.sizeInBytes() + " bytes; the most is " + maxBatchBytes);
    }
    if (!batch.isCrcValid()) {
      throw InvalidBatchException.corrupt(
          "the checksum of a record batch of " + batch.sizeInBytes() + " bytes is wrong");
    }
    int count = batch.recordCount();
    if (count <= 0 || batch.lastOffsetDelta() != count - 1) {
      throw InvalidBatchException.invalid(
          "a record batch of "
              + count
              + " records whose last has the offset delta "
              + batch.lastOffsetDelta());
    }
    if (batch.isControl()) {
      throw InvalidBatchException.invalid("control batches are not for producers to send");
    }
    if (batch.isLogAppendTime()) {
      throw new InvalidBatchException(
          Errors.INVALID_TIMESTAMP, "append time is not for producers to set");
    }
    validateProducer();
  }

  private void validateProducer() {
    boolean idempotent = batch.producerId() >= 0;
    if (idempotent && (batch.producerEpoch() < 0 || batch.baseSequence() < 0)) {
      throw InvalidBatchException.invalid(
          "a record batch of producer "
              + batch.producerId()
              + " with epoch "
              + batch.producerEpoch()
              + " and sequence "
              + batch.baseSequence());
    }
    if (!idempotent && batch.isTransactional()) {
      throw InvalidBatchException.invalid("a transactional record batch without a producer id");
    }
  }

  private void validateRecords() {
    try {
      walk();
    } catch (InvalidBatchException e) {
      if (e.error() != Errors.CORRUPT_MESSAGE) {
        throw e;
      }
      // The checksum was right, so this is what the producer meant to send: not to be tried again.
      throw new InvalidBatchException(Errors.INVALID_RECORD, e.getMessage(), e);
    }
  }

  private void walk() {
    records.reset(batch);
    long maxTimestamp = Long.MIN_VALUE;
    int expected = 0;
    while (records.next()) {
      if (records.offsetDelta() != expected) {
        throw InvalidBatchException.invalid(
            "record " + expected + " of a batch has the offset delta " + records.offsetDelta());
      }
      maxTimestamp = Math.max(maxTimestamp, records.record().timestamp());
      validateHeaders(expected);
      expected++;
    }
    if (records.remaining() != 0) {
      throw InvalidBatchException.invalid(
          records.remaining() + " bytes follow the last record of a batch");
    }
    if (maxTimestamp != batch.maxTimestamp()) {
      batch.setMaxTimestamp(maxTimestamp);
    }
  }

  private void validateHeaders(int index) {
    records.record().headers(headers).skipAll();
    if (headers.remaining() != 0) {
      throw InvalidBatchException.invalid(
          headers.remaining() + " bytes follow the last header of record " + index);
    }
  }
}
