package io.logwharf.broker.request;

import io.logwharf.broker.loop.OwnerLoop;
import io.logwharf.broker.partition.TopicInfo;
import io.logwharf.protocol.record.BatchValidator;
import java.nio.ByteBuffer;
import java.util.IdentityHashMap;
import java.util.List;
import org.apache.kafka.common.protocol.Errors;

/** Checks what producers send before it is appended, with one validator for each loop. */
public final class RecordValidation {
  private final IdentityHashMap<OwnerLoop, BatchValidator> validators = new IdentityHashMap<>();

  /**
   * @param maxMessageBytes the largest batch, {@code message.max.bytes}
   * @param maxDecompressedBytes the most that a compressed batch may unfold to
   */
  public RecordValidation(List<OwnerLoop> loops, int maxMessageBytes, int maxDecompressedBytes) {
    for (OwnerLoop loop : loops) {
      validators.put(loop, new BatchValidator(maxMessageBytes, maxDecompressedBytes));
    }
  }

  /**
   * Checks the batches of one partition.
   *
   * @param loop that the caller runs on
   * @throws io.logwharf.protocol.record.InvalidBatchException where anything is wrong
   */
  void validate(ByteBuffer batches, TopicInfo topic, OwnerLoop loop) {
    int limit = topic.maxMessageBytes(Integer.MAX_VALUE);
    if (batches.remaining() > limit) {
      throw Errors.MESSAGE_TOO_LARGE.exception(
          batches.remaining() + " bytes; " + topic.name() + " has max.message.bytes=" + limit);
    }
    validators.get(loop).validate(batches);
  }
}
