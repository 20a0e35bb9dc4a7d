package io.logwharf.protocol.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.logwharf.protocol.destination.DestinationAddress;
import io.logwharf.protocol.record.BatchView;
import io.logwharf.protocol.record.BatchWriter;
import io.logwharf.protocol.record.RecordCursor;
import io.logwharf.protocol.record.RecordView;
import io.logwharf.protocol.selector.Selector;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class MessageMappingTest {
  private static final long NOW = 1_700_000_000_000L;

  @Test
  void shouldKeepEveryHeader() {
    MessageHeaders sent = new MessageHeaders();
    sent.setBodyType(BodyType.OBJECT);
    sent.setMessageId("ID:1");
    sent.setTimestamp(NOW);
    sent.setCorrelationId("größe");
    sent.setReplyTo(new DestinationAddress(DestinationAddress.Kind.TOPIC, "a/b"));
    sent.setType("type");
    sent.setPersistent(false);
    sent.setPriority(9);
    sent.setExpiration(NOW + 1);
    sent.setDeliveryTime(NOW + 2);
    assertThat(decode(encode(sent))).usingRecursiveComparison().isEqualTo(sent);
  }

  @Test
  void shouldWriteReadableTextAndLeaveOutDefaults() {
    MessageHeaders sent = new MessageHeaders();
    sent.setTimestamp(NOW);
    assertThat(headersOf(encode(sent))).containsExactly(Map.entry("jms.body", "message"));

    sent.setMessageId("ID:1");
    sent.setPersistent(false);
    sent.setPriority(0);
    sent.setReplyTo(new DestinationAddress(DestinationAddress.Kind.QUEUE, "q"));
    sent.setProperty("count", 5);
    sent.setProperty("name", "n");
    assertThat(headersOf(encode(sent)))
        .containsExactly(
            Map.entry("jms.body", "message"),
            Map.entry("JMSMessageID", "ID:1"),
            Map.entry("JMSReplyTo", "queue:q"),
            Map.entry("JMSDeliveryMode", "NON_PERSISTENT"),
            Map.entry("JMSPriority", "0"),
            Map.entry("jms.types", "is"),
            Map.entry("count", "5"),
            Map.entry("name", "n"));
  }

  @Test
  void shouldKeepACorrelationIdOfBytes() {
    MessageHeaders sent = new MessageHeaders();
    sent.setCorrelationIdBytes(new byte[] {0, -1, 7});
    MessageHeaders received = decode(encode(sent));
    assertThat(received.correlationIdBytes()).containsExactly(0, -1, 7);
    assertThat(received.correlationId()).isNull();
  }

  @Test
  void shouldTellThatTimestampsAreSwitchedOff() {
    MessageHeaders sent = new MessageHeaders();
    RecordView record = encode(sent);
    assertThat(record.timestamp()).isEqualTo(NOW);
    assertThat(decode(record).timestamp()).isZero();
    assertThat(new RecordFields().wrap(record).value("JMSTimestamp")).isEqualTo(0L);
  }

  @Test
  void shouldKeepTypesOrderAndNullsOfProperties() {
    MessageHeaders sent = new MessageHeaders();
    sent.setProperty("text", "");
    sent.setProperty("flag", true);
    sent.setProperty("tiny", Byte.MIN_VALUE);
    sent.setProperty("small", Short.MAX_VALUE);
    sent.setProperty("int", Integer.MIN_VALUE);
    sent.setProperty("long", Long.MAX_VALUE);
    sent.setProperty("float", Float.MIN_VALUE);
    sent.setProperty("double", -Double.MAX_VALUE);
    sent.setProperty("nan", Double.NaN);
    sent.setProperty("nothing", null);
    sent.setProperty("ünïcode", "€😀");
    MessageHeaders received = decode(encode(sent));
    assertThat(new LinkedHashMap<>(received.properties()))
        .containsExactlyEntriesOf(sent.properties());
    RecordFields fields = new RecordFields().wrap(encode(sent));
    sent.properties().forEach((name, value) -> assertThat(fields.value(name)).isEqualTo(value));
    assertThat(fields.value("absent")).isNull();
  }

  @Test
  void shouldRefusePropertiesOfOtherTypesAndWriteNothing() {
    MessageHeaders headers = new MessageHeaders();
    assertThatThrownBy(() -> headers.setProperty("a", 'c'))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("java.lang.Character");

    ByteBuf out = Unpooled.buffer();
    BatchWriter writer = new BatchWriter(out);
    MessageBody failing =
        new MessageBody() {
          @Override
          public int sizeHint() {
            return 0;
          }

          @Override
          public void write(BatchWriter writer) {
            throw new IllegalStateException("no body");
          }
        };
    int size = writer.sizeInBytes();
    assertThatThrownBy(() -> MessageEncoder.encode(writer, headers, failing, NOW))
        .hasMessage("no body");
    assertThat(writer.sizeInBytes()).isEqualTo(size);
  }

  @Test
  void shouldUseTheGroupIdAsTheKey() {
    MessageHeaders sent = new MessageHeaders();
    assertThat(encode(sent).key()).isNull();
    sent.setProperty(PropertyNames.GROUP_ID, "group");
    RecordView record = encode(sent);
    assertThat(record.keyAsText()).isEqualTo("group");
    assertThat(decode(record).properties()).containsEntry("JMSXGroupID", "group");
  }

  @Test
  void shouldReadARecordOfAPlainKafkaClientAsBytes() {
    RecordView record = plain(w -> {});
    MessageHeaders headers = decode(record);
    assertThat(headers.bodyType()).isEqualTo(BodyType.BYTES);
    assertThat(headers.messageId()).isNull();
    assertThat(headers.timestamp()).isEqualTo(NOW);
    assertThat(headers.persistent()).isTrue();
    assertThat(headers.priority()).isEqualTo(4);
    assertThat(headers.properties()).isEmpty();
  }

  @Test
  void shouldReadPlainRecordsOfTextAsText() {
    for (String type : new String[] {"text/plain", "Text/CSV; charset=utf-8", "application/json"}) {
      MessageHeaders headers = decode(plain(w -> header(w, "Content-Type", type)));
      assertThat(headers.bodyType()).isEqualTo(BodyType.TEXT);
      assertThat(headers.properties()).containsEntry("Content_HYPHEN_Type", type);
    }
    assertThat(decode(plain(w -> header(w, "content-type", "image/png"))).bodyType())
        .isEqualTo(BodyType.BYTES);
  }

  @Test
  void shouldShowHeadersOfPlainRecordsAsStringProperties() {
    RecordView record =
        plain(
            w -> {
              header(w, "plain", "1");
              header(w, "trace.id-x", "2");
              header(w, "no name", "3");
              header(w, "and", "4");
              header(w, "JMSFoo", "5");
              header(w, "jms.future", "6");
              header(w, "JMSXGroupID", "7");
              header(w, "plain", "8");
              header(w, "", "9");
              header(w, "JMSPriority", "7");
              header(w, "JMSDestination", "10");
            });
    MessageHeaders headers = decode(record);
    assertThat(headers.properties())
        .containsOnly(
            Map.entry("plain", "8"),
            Map.entry("trace_DOT_id_HYPHEN_x", "2"),
            Map.entry("JMSXGroupID", "7"));
    assertThat(headers.priority()).isEqualTo(7);
    assertThat(new RecordFields().wrap(record).value("trace_DOT_id_HYPHEN_x")).isEqualTo("2");
    assertThat(new RecordFields().wrap(record).value("plain")).isEqualTo("8");
  }

  @Test
  void shouldIgnoreHeadersThatSayNothingSensible() {
    MessageHeaders headers =
        decode(
            plain(
                w -> {
                  header(w, "jms.body", "video");
                  header(w, "JMSPriority", "12");
                  header(w, "JMSExpiration", "soon");
                  header(w, "JMSDeliveryTime", "-5");
                  header(w, "JMSReplyTo", "nowhere");
                  header(w, "JMSMessageID", null);
                  header(w, "jms.correlation-id.base64", "%%%");
                  header(w, "jms.types", "iz?");
                  header(w, "a", "many");
                  header(w, "b", "maybe");
                  header(w, "c", "x");
                  header(w, "d", "beyond");
                }));
    assertThat(headers.bodyType()).isEqualTo(BodyType.BYTES);
    assertThat(headers.priority()).isEqualTo(4);
    assertThat(headers.expiration()).isZero();
    assertThat(headers.deliveryTime()).isZero();
    assertThat(headers.replyTo()).isNull();
    assertThat(headers.correlationIdBytes()).isNull();
    assertThat(headers.properties())
        .containsOnly(
            Map.entry("a", "many"),
            Map.entry("b", false),
            Map.entry("c", "x"),
            Map.entry("d", "beyond"));
  }

  @Test
  void shouldGiveSelectorsTheHeaderFieldsOfTheSpecification() {
    MessageHeaders sent = new MessageHeaders();
    sent.setMessageId("ID:1");
    sent.setTimestamp(NOW);
    sent.setCorrelationId("c");
    sent.setType("t");
    RecordFields fields = new RecordFields().wrap(encode(sent));
    assertThat(fields.value("JMSMessageID")).isEqualTo("ID:1");
    assertThat(fields.value("JMSTimestamp")).isEqualTo(NOW);
    assertThat(fields.value("JMSCorrelationID")).isEqualTo("c");
    assertThat(fields.value("JMSType")).isEqualTo("t");
    assertThat(fields.value("JMSPriority")).isEqualTo(4);
    assertThat(fields.value("JMSDeliveryMode")).isEqualTo("PERSISTENT");
    assertThat(fields.value("JMSReplyTo")).isNull();
    sent.setPersistent(false);
    sent.setPriority(8);
    fields.wrap(encode(sent));
    assertThat(fields.value("JMSPriority")).isEqualTo(8);
    assertThat(fields.value("JMSDeliveryMode")).isEqualTo("NON_PERSISTENT");
  }

  @Test
  void shouldLetSelectorsMatchRecords() {
    MessageHeaders sent = new MessageHeaders();
    sent.setPriority(8);
    sent.setProperty("color", "red");
    sent.setProperty("weight", 2500.5);
    RecordFields fields = new RecordFields().wrap(encode(sent));
    assertThat(
            Selector.parse("JMSPriority > 4 AND color = 'red' AND weight > 2500").matches(fields))
        .isTrue();
    assertThat(Selector.parse("color = 'red' AND size IS NOT NULL").matches(fields)).isFalse();
  }

  @Test
  void shouldTellSelectorsWhatDecodingTellsAlsoOfMoreNamesThanAreRemembered() {
    RecordFields fields = new RecordFields();
    for (int n = 0; n < 400; n++) {
      MessageHeaders sent = new MessageHeaders();
      for (int i = 0; i < 10; i++) {
        sent.setProperty("name" + (n + i * i), i % 2 == 0 ? (Object) (n + i) : "text" + i);
      }
      sent.setProperty("n".repeat(200), n * 0.5);
      RecordView record = encode(sent);
      fields.wrap(record);
      assertThat(decode(record).properties()).isEqualTo(sent.properties());
      sent.properties().forEach((name, value) -> assertThat(fields.value(name)).isEqualTo(value));
      assertThat(fields.value("name" + (n + 1000))).isNull();
    }
  }

  private static void header(BatchWriter writer, String name, String value) {
    writer.header(name.getBytes(StandardCharsets.UTF_8), value);
  }

  private static MessageHeaders decode(RecordView record) {
    return new MessageDecoder().decode(record);
  }

  private static Map<String, String> headersOf(RecordView record) {
    Map<String, String> headers = new LinkedHashMap<>();
    var cursor = record.headers();
    while (cursor.next()) {
      headers.put(cursor.name(), cursor.valueAsText());
    }
    return headers;
  }

  private static RecordView encode(MessageHeaders headers) {
    ByteBuf out = Unpooled.buffer();
    BatchWriter writer = new BatchWriter(out);
    MessageEncoder.encode(writer, headers, MessageBody.NONE, NOW);
    return only(writer, out);
  }

  private static RecordView plain(Consumer<BatchWriter> headers) {
    ByteBuf out = Unpooled.buffer();
    BatchWriter writer = new BatchWriter(out);
    writer.begin(NOW, 10);
    writer.key("key");
    writer.value("value");
    headers.accept(writer);
    writer.end();
    return only(writer, out);
  }

  private static RecordView only(BatchWriter writer, ByteBuf out) {
    writer.finish(-1, (short) -1, -1, false);
    RecordCursor cursor = new RecordCursor(0).reset(new BatchView().wrap(out.nioBuffer()));
    assertThat(cursor.next()).isTrue();
    return cursor.record().copy();
  }
}
