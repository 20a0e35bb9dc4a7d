package io.logwharf.broker.request;

import io.logwharf.protocol.frame.ByteBufReadable;
import io.logwharf.protocol.frame.ByteBufWritable;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.MessageSizeAccumulator;
import org.apache.kafka.common.protocol.ObjectSerializationCache;
import org.apache.kafka.common.protocol.Readable;

/** Messages as they arrive. */
final class Bodies {
  private Bodies() {}

  static Readable of(ApiMessage message, short version) {
    var cache = new ObjectSerializationCache();
    message.addSize(new MessageSizeAccumulator(), cache, version);
    ByteBuf bytes = Unpooled.buffer();
    message.write(new ByteBufWritable(bytes), cache, version);
    return new ByteBufReadable(bytes);
  }
}
