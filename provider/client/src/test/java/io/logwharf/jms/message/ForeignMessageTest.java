package io.logwharf.jms.message;

import static io.logwharf.jms.message.Exchange.FACTORY;
import static io.logwharf.jms.message.Exchange.sendAndReceive;
import static org.assertj.core.api.Assertions.assertThat;

import io.logwharf.jms.destination.LogwharfQueue;
import jakarta.jms.BytesMessage;
import jakarta.jms.JMSException;
import jakarta.jms.MapMessage;
import jakarta.jms.Message;
import jakarta.jms.ObjectMessage;
import jakarta.jms.StreamMessage;
import jakarta.jms.TextMessage;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import org.junit.jupiter.api.Test;

/** Jakarta Messaging 3.1 §3.12: messages of other providers are handled. */
class ForeignMessageTest {

  @Test
  void shouldTakeItsOwnAsTheyAre() throws JMSException {
    LogwharfTextMessage own = FACTORY.createTextMessage();
    assertThat(FACTORY.toOwn(own)).isSameAs(own);
  }

  @Test
  void shouldCopyHeadersAndPropertiesThatTheApplicationSet() throws JMSException {
    LogwharfMessage original = FACTORY.createMessage();
    original.setJMSCorrelationID("c");
    original.setJMSReplyTo(new LogwharfQueue("q"));
    original.setJMSType("t");
    original.setIntProperty("i", 1);
    original.setStringProperty("s", null);
    LogwharfMessage received = sendAndReceive(original, 4);
    Message copy = FACTORY.toOwn(foreign(received, Message.class));
    assertThat(copy.getJMSCorrelationID()).isEqualTo("c");
    assertThat(copy.getJMSReplyTo()).isEqualTo(new LogwharfQueue("q"));
    assertThat(copy.getJMSType()).isEqualTo("t");
    assertThat(copy.getObjectProperty("i")).isEqualTo(1);
    assertThat(copy.propertyExists("s")).isTrue();
    assertThat(copy.propertyExists("JMSXDeliveryCount")).isFalse();
  }

  @Test
  void shouldCopyText() throws JMSException {
    LogwharfTextMessage text = FACTORY.createTextMessage();
    text.setText("text");
    LogwharfMessage copy = FACTORY.toOwn(foreign(text, TextMessage.class));
    assertThat(copy.getBody(String.class)).isEqualTo("text");
  }

  @Test
  void shouldCopyBytesOfAnyLength() throws JMSException {
    LogwharfBytesMessage bytes = FACTORY.createBytesMessage();
    byte[] body = new byte[20_000];
    body[19_999] = 1;
    bytes.writeBytes(body);
    LogwharfMessage copy = FACTORY.toOwn(foreign(bytes, BytesMessage.class));
    assertThat(sendAndReceive(copy).getBody(byte[].class)).isEqualTo(body);
  }

  @Test
  void shouldCopyMapsStreamsAndObjects() throws JMSException {
    LogwharfMapMessage map = FACTORY.createMapMessage();
    map.setInt("a", 1);
    map.setBytes("b", new byte[] {2});
    MapMessage mapCopy = (MapMessage) FACTORY.toOwn(foreign(map, MapMessage.class));
    assertThat(mapCopy.getObject("a")).isEqualTo(1);
    assertThat(mapCopy.getBytes("b")).containsExactly(2);

    LogwharfStreamMessage stream = FACTORY.createStreamMessage();
    stream.writeInt(1);
    stream.writeString(null);
    stream.writeBytes(new byte[] {2});
    StreamMessage streamCopy = (StreamMessage) FACTORY.toOwn(foreign(stream, StreamMessage.class));
    streamCopy.reset();
    assertThat(streamCopy.readInt()).isEqualTo(1);
    assertThat(streamCopy.readString()).isNull();
    assertThat((byte[]) streamCopy.readObject()).containsExactly(2);

    LogwharfObjectMessage object = FACTORY.createObjectMessage();
    object.setObject("object");
    ObjectMessage objectCopy = (ObjectMessage) FACTORY.toOwn(foreign(object, ObjectMessage.class));
    assertThat(objectCopy.getObject()).isEqualTo("object");
  }

  /** The message behind its interface alone, as if another provider had made it. */
  private static <T extends Message> T foreign(LogwharfMessage message, Class<T> type) {
    Object proxy =
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) -> {
              try {
                return method.invoke(message, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
    return type.cast(proxy);
  }
}
