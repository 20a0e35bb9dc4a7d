package io.logwharf.protocol.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.logwharf.protocol.record.BatchView;
import io.logwharf.protocol.record.BatchWriter;
import io.logwharf.protocol.record.RecordCursor;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;

class SenderTest {
  @Test
  void shouldTellByTheClientIdentifier() {
    assertThat(sent("me", "ID:c1-1-1", "me")).isTrue();
    assertThat(sent("me", "ID:c1-1-1", "you")).isFalse();
    assertThat(sent("me", "ID:c1-1-1", "me too")).isFalse();
    assertThat(sent("me too", "ID:c1-1-1", "me")).isFalse();
  }

  @Test
  void shouldTellByTheMessageIdWhereNobodySays() {
    assertThat(sent("c1", "ID:c1-1-1", null)).isTrue();
    assertThat(sent("c1", "ID:c12-1-1", null)).isFalse();
    assertThat(sent("c1", "ID:c2-1-1", null)).isFalse();
    assertThat(sent("c1", "c1", null)).isFalse();
    assertThat(sent("c1", null, null)).isFalse();
  }

  @Test
  void shouldTellByTheNameWhereThereIsNoMessageId() {
    assertThat(sent("c1", null, "c1")).isTrue();
    assertThat(sent("c1", null, "c2")).isFalse();
  }

  @Test
  void shouldBelieveTheNameRatherThanTheMessageId() {
    assertThat(sent("c1", "ID:c1-1-1", "me")).isFalse();
  }

  private static boolean sent(String name, String messageId, String sender) {
    MessageHeaders headers = new MessageHeaders();
    headers.setMessageId(messageId);
    headers.setSender(sender);
    ByteBuf buffer = Unpooled.buffer();
    BatchWriter writer = new BatchWriter(buffer);
    MessageEncoder.encode(writer, headers, new TextBody(), 1000);
    writer.finish(-1, (short) -1, -1, false);
    RecordCursor cursor = new RecordCursor(1 << 20).reset(new BatchView().wrap(buffer.nioBuffer()));
    assertThat(cursor.next()).isTrue();
    return new Sender(name).sent(cursor.record());
  }

  private static final class TextBody implements MessageBody {
    @Override
    public int sizeHint() {
      return 1;
    }

    @Override
    public void write(BatchWriter out) {
      out.value("x");
    }
  }
}
