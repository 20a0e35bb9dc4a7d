package io.logwharf.protocol.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.logwharf.protocol.record.BatchView;
import io.logwharf.protocol.record.BatchWriter;
import io.logwharf.protocol.record.HeaderCursor;
import io.logwharf.protocol.record.RecordCursor;
import io.logwharf.protocol.record.RecordView;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DeadLetterTest {
  private static final DeadLetter.Origin ORIGIN =
      new DeadLetter.Origin("orders", 2, "group", "no good");

  private static RecordView record(String value, String... headers) {
    ByteBuf out = Unpooled.buffer();
    var batch = new BatchWriter(out);
    batch.begin(1234, 100);
    batch.key(value == null ? null : "key");
    batch.value(value);
    for (int i = 0; i < headers.length; i += 2) {
      batch.header(headers[i].getBytes(StandardCharsets.UTF_8), headers[i + 1]);
    }
    batch.end();
    return only(batch, out);
  }

  private static RecordView only(BatchWriter batch, ByteBuf out) {
    batch.finish(-1, (short) -1, -1, false);
    var cursor = new RecordCursor(1 << 20).reset(new BatchView().wrap(out.nioBuffer()));
    assertThat(cursor.next()).isTrue();
    return cursor.record();
  }

  private static RecordView moved(RecordView record, int deliveryCount) {
    ByteBuf out = Unpooled.buffer();
    var batch = new BatchWriter(out);
    new DeadLetter().write(batch, record, ORIGIN, deliveryCount);
    return only(batch, out);
  }

  private static Map<String, String> headers(RecordView record) {
    Map<String, String> headers = new LinkedHashMap<>();
    HeaderCursor cursor = record.headers();
    while (cursor.next()) {
      headers.put(cursor.name(), cursor.valueAsText());
    }
    return headers;
  }

  @Test
  void shouldKeepWhatARecordIsAndSayWhereItComesFrom() {
    RecordView copy = moved(record("value", "color", "red", "none", null), 10);
    assertThat(copy.keyAsText()).isEqualTo("key");
    assertThat(copy.valueAsText()).isEqualTo("value");
    assertThat(copy.timestamp()).isEqualTo(1234);
    assertThat(headers(copy))
        .containsEntry("color", "red")
        .containsEntry("none", null)
        .containsEntry("__dlq.errors.topic", "orders")
        .containsEntry("__dlq.errors.partition", "2")
        .containsEntry("__dlq.errors.offset", "0")
        .containsEntry("__dlq.errors.group", "group")
        .containsEntry("__dlq.errors.delivery.count", "10")
        .containsEntry("__dlq.errors.message", "no good")
        .doesNotContainKey("__dlq.errors.expiration");
  }

  @Test
  void shouldKeepNoKeyAndNoValue() {
    RecordView copy = moved(record(null), 1);
    assertThat(copy.key()).isNull();
    assertThat(copy.value()).isNull();
  }

  @Test
  void shouldExpireNoMoreAndSayWhenItWouldHave() {
    RecordView copy = moved(record("value", "JMSExpiration", "5000"), 0);
    assertThat(new MessageLife().read(copy).expiration()).isZero();
    assertThat(headers(copy)).containsEntry("__dlq.errors.expiration", "5000");
  }

  @Test
  void shouldReplaceWhatAnEarlierMoveHasLeft() {
    RecordView twice = moved(moved(record("value"), 3), 7);
    assertThat(headers(twice)).containsEntry("__dlq.errors.delivery.count", "7");
    assertThat(twice.headerCount()).isEqualTo(6);
  }

  @Test
  void shouldBePropertiesOfTheirTypesToSelectors() {
    RecordFields fields = new RecordFields().wrap(moved(record("value"), 10));
    assertThat(fields.value("JMS_LOGWHARF_DLQ_TOPIC")).isEqualTo("orders");
    assertThat(fields.value("JMS_LOGWHARF_DLQ_PARTITION")).isEqualTo(2);
    assertThat(fields.value("JMS_LOGWHARF_DLQ_OFFSET")).isEqualTo(0L);
    assertThat(fields.value("JMS_LOGWHARF_DLQ_DELIVERY_COUNT")).isEqualTo(10);
    assertThat(fields.value("JMS_LOGWHARF_DLQ_MESSAGE")).isEqualTo("no good");
  }
}
