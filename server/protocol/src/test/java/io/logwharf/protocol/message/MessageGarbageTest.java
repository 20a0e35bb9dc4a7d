package io.logwharf.protocol.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.logwharf.protocol.destination.DestinationAddress;
import io.logwharf.protocol.destination.Subscription;
import io.logwharf.protocol.destination.TopicNames;
import io.logwharf.protocol.record.BatchView;
import io.logwharf.protocol.record.BatchWriter;
import io.logwharf.protocol.record.RecordCursor;
import io.logwharf.protocol.record.RecordView;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever a producer writes into a record, its message can be read. */
class MessageGarbageTest {
  private static final int ROUNDS = 20_000;
  private static final String[] NAMES = {
    "jms.body",
    "jms.types",
    "jms.timestamp",
    "jms.correlation-id.base64",
    "jms.x",
    "content-type",
    "JMSMessageID",
    "JMSCorrelationID",
    "JMSReplyTo",
    "JMSType",
    "JMSDeliveryMode",
    "JMSPriority",
    "JMSExpiration",
    "JMSDeliveryTime",
    "JMSXGroupID",
    "JMSXDeliveryCount",
    "a",
    "b.c",
    "ü"
  };
  private static final String[] VALUES = {
    "text", "map", "none", "sizbhlfdn??", "queue:", "queue:x", "topic:\ud800", "NON_PERSISTENT",
    "5", "-1", "99999999999999999999", "NaN", "", "AAAA", "%", "text/plain"
  };

  @Test
  void shouldReadEveryRecord() {
    MessageDecoder decoder = new MessageDecoder();
    RecordFields fields = new RecordFields();
    for (long seed = 0; seed < ROUNDS; seed++) {
      RecordView record = record(new Random(seed));
      try {
        MessageHeaders headers = decoder.decode(record);
        assertThat(headers.priority()).isBetween(0, 9);
        assertThat(decoder.bodyTypeOf(record)).isNotNull();
        headers.properties().keySet().forEach(fields.wrap(record)::value);
        for (String name : NAMES) {
          fields.value(name);
        }
      } catch (RuntimeException e) {
        fail("seed " + seed, e);
      }
    }
  }

  @Test
  void shouldReadEveryName() {
    String alphabet = "x-jms.durable_09AFaf:queue\u00e4\ud800\udc00\uffff ";
    for (long seed = 0; seed < ROUNDS; seed++) {
      Random random = new Random(seed);
      StringBuilder text = new StringBuilder(random.nextBoolean() ? "x-jms." : "jms-durable.");
      int length = random.nextInt(12);
      for (int i = 0; i < length; i++) {
        text.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      String name = text.toString();
      TopicNames.toDestination(name)
          .ifPresent(destination -> assertThat(TopicNames.toTopic(destination)).isEqualTo(name));
      Subscription.ofGroup(name)
          .ifPresent(subscription -> assertThat(subscription.group()).isEqualTo(name));
      DestinationAddress.parse("queue:" + name)
          .ifPresent(address -> assertThat(address.toText()).isEqualTo("queue:" + name));
    }
  }

  private static RecordView record(Random random) {
    ByteBuf out = Unpooled.buffer();
    BatchWriter writer = new BatchWriter(out);
    writer.begin(random.nextLong(), 10);
    writer.key(bytes(random));
    writer.value(bytes(random));
    int headers = random.nextInt(12);
    for (int i = 0; i < headers; i++) {
      byte[] name =
          random.nextInt(10) == 0
              ? new byte[] {(byte) random.nextInt(), (byte) random.nextInt()}
              : NAMES[random.nextInt(NAMES.length)].getBytes(StandardCharsets.UTF_8);
      writer.header(name, bytes(random));
    }
    writer.end();
    writer.finish(-1, (short) -1, -1, false);
    RecordCursor cursor = new RecordCursor(0).reset(new BatchView().wrap(out.nioBuffer()));
    assertThat(cursor.next()).isTrue();
    return cursor.record().copy();
  }

  private static byte[] bytes(Random random) {
    return switch (random.nextInt(8)) {
      case 0 -> null;
      case 1 -> new byte[] {(byte) random.nextInt(), (byte) random.nextInt()};
      default -> VALUES[random.nextInt(VALUES.length)].getBytes(StandardCharsets.UTF_8);
    };
  }
}
