package io.logwharf.protocol.frame;

import io.netty.buffer.ByteBuf;
import java.util.Objects;
import org.apache.kafka.common.record.internal.BaseRecords;
import org.apache.kafka.common.record.internal.RecordsSend;

/**
 * Record batches that go onto the wire as they are, between the fields of a Kafka message: a {@link
 * ByteBuf}, or anything else that the channel can write, such as a region of a file for sendfile.
 * {@link FrameEncoder} puts it in its place among the {@link Frame}'s parts without reading it.
 *
 * @param content what to hand to the channel; the frame takes over its reference
 * @param sizeInBytes how many bytes the channel will send for it
 */
public record RecordsPart(Object content, int sizeInBytes) implements BaseRecords {
  public RecordsPart {
    Objects.requireNonNull(content, "content");
    if (sizeInBytes < 0) {
      throw new IllegalArgumentException("records of " + sizeInBytes + " bytes");
    }
  }

  /** The readable bytes of a buffer. */
  public static RecordsPart of(ByteBuf buffer) {
    return new RecordsPart(buffer, buffer.readableBytes());
  }

  /** Not how these records are sent: Kafka's own network layer has no part here. */
  @Override
  public RecordsSend<? extends BaseRecords> toSend() {
    throw new UnsupportedOperationException("record parts are sent by the channel of their frame");
  }
}
