package io.logwharf.jms.connection;

import io.logwharf.jms.message.LogwharfTextMessage;
import io.logwharf.jms.message.MessageFactory;
import io.logwharf.jms.message.ObjectAllowList;
import io.logwharf.protocol.record.BatchView;
import io.logwharf.protocol.record.BatchWriter;
import io.logwharf.protocol.record.RecordCursor;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import jakarta.jms.JMSException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Record batches of text messages. */
final class TextRecords {
  private TextRecords() {}

  /** A batch that begins at this offset. */
  static ByteBuffer batch(long firstOffset, String... texts) {
    ByteBuf buffer = Unpooled.buffer();
    BatchWriter writer = new BatchWriter(buffer);
    MessageFactory messages = new MessageFactory(ObjectAllowList.DEFAULT);
    try {
      for (String text : texts) {
        LogwharfTextMessage message = messages.createTextMessage();
        message.setText(text);
        message.writeTo(writer, 1000);
      }
    } catch (JMSException e) {
      throw new AssertionError(e);
    }
    writer.finish(-1, (short) -1, -1, false);
    ByteBuffer batch = ByteBuffer.wrap(buffer.array(), 0, buffer.readableBytes()).slice();
    new BatchView().wrap(batch).setBaseOffset(firstOffset);
    return batch;
  }

  /** The texts in a batch. */
  static List<String> texts(ByteBuffer batch) {
    List<String> texts = new ArrayList<>();
    RecordCursor cursor = new RecordCursor(1 << 20).reset(new BatchView().wrap(batch));
    while (cursor.next()) {
      texts.add(cursor.record().valueAsText());
    }
    return texts;
  }
}
