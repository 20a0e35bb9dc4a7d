package io.logwharf.jms.message;

import io.logwharf.jms.destination.LogwharfQueue;
import io.logwharf.protocol.record.BatchView;
import io.logwharf.protocol.record.BatchWriter;
import io.logwharf.protocol.record.RecordCursor;
import io.logwharf.protocol.record.RecordView;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import jakarta.jms.JMSException;
import java.util.function.Consumer;

/** Sends messages to nowhere and receives them from there. */
final class Exchange {
  static final long NOW = 1_700_000_000_000L;
  static final MessageFactory FACTORY = new MessageFactory(ObjectAllowList.DEFAULT);
  static final LogwharfQueue QUEUE = new LogwharfQueue("some queue");

  private Exchange() {}

  @SuppressWarnings("unchecked")
  static <T extends LogwharfMessage> T sendAndReceive(T message) throws JMSException {
    return (T) sendAndReceive(message, 0);
  }

  static LogwharfMessage sendAndReceive(LogwharfMessage message, int earlierDeliveries)
      throws JMSException {
    return FACTORY.receive(
        record(message), new Delivery(QUEUE, 3, earlierDeliveries, Acknowledger.NONE));
  }

  static RecordView record(LogwharfMessage message) throws JMSException {
    ByteBuf out = Unpooled.buffer();
    BatchWriter writer = new BatchWriter(out);
    message.writeTo(writer, NOW);
    return only(writer, out);
  }

  static LogwharfMessage receivePlain(Consumer<BatchWriter> fields) {
    ByteBuf out = Unpooled.buffer();
    BatchWriter writer = new BatchWriter(out);
    writer.begin(NOW, 64);
    fields.accept(writer);
    writer.end();
    return FACTORY.receive(only(writer, out), new Delivery(QUEUE, 3, 0, Acknowledger.NONE));
  }

  private static RecordView only(BatchWriter writer, ByteBuf out) {
    writer.finish(-1, (short) -1, -1, false);
    BatchView batch = new BatchView().wrap(out.nioBuffer());
    batch.setBaseOffset(41);
    RecordCursor cursor = new RecordCursor(0).reset(batch);
    cursor.next();
    return cursor.record().copy();
  }
}
