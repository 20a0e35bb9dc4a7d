package io.logwharf.broker.request;

import io.logwharf.broker.network.ResponseBody;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.MessageSizeAccumulator;
import org.apache.kafka.common.protocol.ObjectSerializationCache;
import org.apache.kafka.common.protocol.Writable;

/** One of Kafka's messages as the body of a response. */
final class MessageBody implements ResponseBody {
  private final ApiMessage message;
  private final short version;
  private final ObjectSerializationCache cache = new ObjectSerializationCache();
  private final int size;

  private MessageBody(ApiMessage message, short version) {
    this.message = message;
    this.version = version;
    var accumulator = new MessageSizeAccumulator();
    message.addSize(accumulator, cache, version);
    this.size = accumulator.sizeExcludingZeroCopy();
  }

  static MessageBody of(ApiMessage message, short version) {
    return new MessageBody(message, version);
  }

  @Override
  public void write(Writable out) {
    message.write(out, cache, version);
  }

  @Override
  public int sizeHint() {
    return size;
  }
}
