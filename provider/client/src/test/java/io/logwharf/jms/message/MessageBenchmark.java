package io.logwharf.jms.message;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.logwharf.jms.destination.LogwharfQueue;
import io.logwharf.protocol.record.BatchView;
import io.logwharf.protocol.record.BatchWriter;
import io.logwharf.protocol.record.RecordCursor;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import jakarta.jms.BytesMessage;
import jakarta.jms.JMSException;
import jakarta.jms.TextMessage;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;

/**
 * What it costs to write messages of 1 KiB into a batch, and to read them from it: CPU time of the
 * thread in ns a message, the median of some rounds. A main program; the module's README has the
 * command.
 */
final class MessageBenchmark {
  private static final int MESSAGES = 200;
  private static final int BATCHES = 500;
  private static final int ROUNDS = 30;
  private static final int BODY_BYTES = 1024;
  private static final long NOW = 1_700_000_000_000L;

  private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
  private final MessageFactory factory = new MessageFactory(ObjectAllowList.DEFAULT);
  private final Delivery delivery =
      new Delivery(new LogwharfQueue("queue"), 0, 0, Acknowledger.NONE);
  private final ByteBuf buffer = PooledByteBufAllocator.DEFAULT.directBuffer(512 * 1024);
  private final BatchView view = new BatchView();
  private final RecordCursor cursor = new RecordCursor(1 << 20);
  private long sink;

  private interface Work {
    void run() throws JMSException;
  }

  public static void main(String[] arguments) throws JMSException {
    MessageBenchmark benchmark = new MessageBenchmark();
    benchmark.measure("text, no properties", benchmark.text(BODY_BYTES, false));
    benchmark.measure("text, 5 properties", benchmark.text(BODY_BYTES, true));
    benchmark.measure("bytes, no properties", benchmark.bytes());
    benchmark.measure("text of 10 bytes", benchmark.text(10, false));
  }

  private LogwharfMessage text(int size, boolean properties) throws JMSException {
    LogwharfTextMessage message = factory.createTextMessage();
    message.setText("x".repeat(size));
    if (properties) {
      message.setStringProperty("customer", "Ångström");
      message.setIntProperty("amount", 4711);
      message.setBooleanProperty("express", true);
      message.setDoubleProperty("price", 17.5);
      message.setLongProperty("sequence", 1L << 40);
    }
    return message;
  }

  private LogwharfMessage bytes() throws JMSException {
    LogwharfBytesMessage message = factory.createBytesMessage();
    message.writeBytes("x".repeat(BODY_BYTES).getBytes(UTF_8));
    return message;
  }

  private void measure(String name, LogwharfMessage message) throws JMSException {
    long write = median(() -> encode(message));
    long finish = median(this::checksum);
    long body = median(() -> decode(false));
    long all = median(() -> decode(true));
    System.out.printf(
        "%-22s write %4d ns, checksum %3d ns, read body %4d ns, read body and headers %4d ns%n",
        name, write, finish, body, all);
  }

  /** One message after the other, its id set anew, into one batch. */
  private void encode(LogwharfMessage message) throws JMSException {
    buffer.clear();
    BatchWriter writer = new BatchWriter(buffer);
    for (int i = 0; i < MESSAGES; i++) {
      message.setJMSMessageID("ID:0123456789abcdef-" + i);
      message.setJMSTimestamp(NOW + i);
      message.writeTo(writer, NOW + i);
    }
    writer.finish(1, (short) 0, 0, false);
  }

  private void checksum() {
    sink += view.wrap(buffer.nioBuffer()).isCrcValid() ? 1 : 0;
  }

  /** As a consumer does: a copy of each record, a message of it, its body. */
  private void decode(boolean headers) throws JMSException {
    cursor.reset(view.wrap(buffer.nioBuffer()));
    while (cursor.next()) {
      LogwharfMessage message = factory.receive(cursor.record().copy(), delivery);
      if (message instanceof TextMessage text) {
        sink += text.getText().length();
      } else if (message instanceof BytesMessage bytes) {
        sink += bytes.getBodyLength();
      }
      if (headers) {
        sink += message.getJMSMessageID().length() + message.getJMSTimestamp();
      }
    }
  }

  private long median(Work work) throws JMSException {
    long[] rounds = new long[ROUNDS];
    for (int round = 0; round < ROUNDS; round++) {
      long start = threads.getCurrentThreadCpuTime();
      for (int i = 0; i < BATCHES; i++) {
        work.run();
      }
      rounds[round] = (threads.getCurrentThreadCpuTime() - start) / ((long) BATCHES * MESSAGES);
    }
    Arrays.sort(rounds);
    if (sink == 42) {
      System.out.println("The sum of everything read, so that it is read.");
    }
    return rounds[ROUNDS / 2];
  }
}
