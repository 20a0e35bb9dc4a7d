package io.logwharf.jms.message;

import static io.logwharf.jms.message.Exchange.FACTORY;
import static io.logwharf.jms.message.Exchange.sendAndReceive;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.JMSException;
import jakarta.jms.MessageFormatException;
import jakarta.jms.MessageNotWriteableException;
import jakarta.jms.TextMessage;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Jakarta Messaging 3.1 §3.11. */
class TextMessageTest {
  private final LogwharfTextMessage message = FACTORY.createTextMessage();

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", "text", "größe 😀\0\n"})
  void shouldCarryItsTextAndTellNullFromEmpty(String text) throws JMSException {
    message.setText(text);
    assertThat(sendAndReceive(message).getText()).isEqualTo(text);
  }

  @Test
  void shouldBeReadableByAnyKafkaClient() throws JMSException {
    message.setText("größe");
    assertThat(Exchange.record(message).value()).isEqualTo(StandardCharsets.UTF_8.encode("größe"));
  }

  @Test
  void shouldBeReadOnlyOnceReceivedUntilCleared_3_11_1_and_3_11_2() throws JMSException {
    message.setText("text");
    message.setIntProperty("a", 1);
    LogwharfTextMessage received = sendAndReceive(message);
    assertThatThrownBy(() -> received.setText("x"))
        .isInstanceOf(MessageNotWriteableException.class);
    received.clearBody();
    assertThat(received.getText()).isNull();
    assertThat(received.getIntProperty("a")).isEqualTo(1);
    received.setText("x");
    assertThat(sendAndReceive(received).getText()).isEqualTo("x");
  }

  @Test
  void shouldNotBeAffectedByChangesAfterTheSend_3_9() throws JMSException {
    message.setText("first");
    TextMessage first = sendAndReceive(message);
    message.setText("second");
    assertThat(sendAndReceive(message).getText()).isEqualTo("second");
    assertThat(first.getText()).isEqualTo("first");
  }

  @Test
  void shouldGiveItsBody() throws JMSException {
    assertThat(message.getBody(Integer.class)).isNull();
    assertThat(message.isBodyAssignableTo(Integer.class)).isTrue();
    message.setText("text");
    LogwharfTextMessage received = sendAndReceive(message);
    assertThat(received.getBody(String.class)).isEqualTo("text");
    assertThat(received.getBody(CharSequence.class)).isEqualTo("text");
    assertThat(received.getBody(Serializable.class)).isEqualTo("text");
    assertThat(received.isBodyAssignableTo(Object.class)).isTrue();
    assertThat(received.isBodyAssignableTo(Integer.class)).isFalse();
    assertThatThrownBy(() -> received.getBody(Integer.class))
        .isInstanceOf(MessageFormatException.class)
        .hasMessageContaining("java.lang.Integer");
  }

  @Test
  void shouldArriveAsWhatItWasSent_3_11_4() throws JMSException {
    LogwharfMessage plain = sendAndReceive(FACTORY.createMessage());
    assertThat(plain.getClass()).isEqualTo(LogwharfMessage.class);
    assertThat(plain.getBody(String.class)).isNull();
    assertThat(plain.isBodyAssignableTo(String.class)).isTrue();
    plain.clearBody();
    assertThat((Object) sendAndReceive(FACTORY.createObjectMessage()))
        .isInstanceOf(LogwharfObjectMessage.class);
  }

  @Test
  void shouldReadARecordWithATextContentTypeAsText_3_11_4() throws JMSException {
    LogwharfMessage received =
        Exchange.receivePlain(
            out -> {
              out.key("key");
              out.value("{}");
              out.header("content-type".getBytes(StandardCharsets.UTF_8), "application/json");
            });
    assertThat(((TextMessage) received).getText()).isEqualTo("{}");
  }
}
