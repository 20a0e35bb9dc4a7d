package io.logwharf.jms.specification;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.BytesMessage;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.MapMessage;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.ObjectMessage;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.StreamMessage;
import jakarta.jms.TextMessage;
import jakarta.jms.Topic;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@DisplayName("Jakarta Messaging 3.1 §3.9, §3.10, messages after they were sent and received")
class SentMessagesIT {
  @RegisterExtension final ProviderExtension provider = new ProviderExtension();

  @Test
  @DisplayName("§3.9 one message object can be sent many times, and changed in between")
  void shouldNotChangeWhatWasSentByChangesOfTheMessage() throws JMSException {
    Queue queue = provider.newQueue();
    MessageProducer producer = provider.session().createProducer(queue);
    TextMessage text = provider.session().createTextMessage();
    BytesMessage bytes = provider.session().createBytesMessage();
    MapMessage map = provider.session().createMapMessage();
    StreamMessage stream = provider.session().createStreamMessage();
    ObjectMessage object = provider.session().createObjectMessage();
    for (int i = 0; i < 3; i++) {
      text.setText("text " + i);
      bytes.writeInt(i);
      map.setInt("i", i);
      stream.writeInt(i);
      object.setObject(i);
      for (Message message : List.of(text, bytes, map, stream, object)) {
        message.setIntProperty("i", i);
        producer.send(message);
        message.setIntProperty("i", -1);
      }
    }
    MessageConsumer consumer = provider.session().createConsumer(queue);
    for (int i = 0; i < 3; i++) {
      assertThat(provider.<TextMessage>receive(consumer).getText()).isEqualTo("text " + i);
      assertThat(provider.<BytesMessage>receive(consumer).getBodyLength()).isEqualTo(4L * (i + 1));
      assertThat(provider.<MapMessage>receive(consumer).getInt("i")).isEqualTo(i);
      StreamMessage received = provider.receive(consumer);
      assertThat(received.getIntProperty("i")).isEqualTo(i);
      for (int n = 0; n <= i; n++) {
        assertThat(received.readInt()).isEqualTo(n);
      }
      assertThat(provider.<ObjectMessage>receive(consumer).getObject()).isEqualTo(i);
    }
  }

  @Test
  @DisplayName("§3.9 a sent message, transacted and not yet committed, is not changed either")
  void shouldNotChangeWhatATransactionHolds() throws JMSException {
    Queue queue = provider.newQueue();
    Session session = provider.newSession(Session.SESSION_TRANSACTED);
    TextMessage message = session.createTextMessage("as sent");
    session.createProducer(queue).send(message);
    message.setText("as changed");
    session.commit();
    assertThat(provider.<TextMessage>receive(queue).getText()).isEqualTo("as sent");
  }

  @Test
  @DisplayName("§3.10 header fields of a received message can be changed")
  void shouldLetHeaderFieldsOfReceivedMessagesBeChanged() throws JMSException {
    Message received = provider.sendAndReceive(provider.session().createMessage());
    Queue replies = provider.newQueue();
    received.setJMSCorrelationID("c");
    received.setJMSReplyTo(replies);
    received.setJMSType("t");
    received.setJMSPriority(9);
    received.setJMSMessageID("ID:x");
    assertThat(received.getJMSCorrelationID()).isEqualTo("c");
    assertThat(received.getJMSReplyTo()).isEqualTo(replies);
    assertThat(received.getJMSType()).isEqualTo("t");
    assertThat(received.getJMSPriority()).isEqualTo(9);
    assertThat(received.getJMSMessageID()).isEqualTo("ID:x");
  }

  @Test
  @DisplayName("§3.10 what is redelivered is the original, whatever the consumer changed")
  void shouldRedeliverTheOriginal() throws JMSException {
    Queue queue = provider.newQueue();
    TextMessage message = provider.session().createTextMessage("original");
    message.setIntProperty("a", 1);
    message.setJMSType("original");
    provider.send(queue, message);
    Session session = provider.newSession(Session.CLIENT_ACKNOWLEDGE);
    MessageConsumer consumer = session.createConsumer(queue);
    TextMessage first = provider.receive(consumer);
    first.clearBody();
    first.setText("changed");
    first.clearProperties();
    first.setIntProperty("a", 2);
    first.setJMSType("changed");
    session.recover();
    TextMessage again = provider.receive(consumer);
    assertThat(again.getText()).isEqualTo("original");
    assertThat(again.getIntProperty("a")).isEqualTo(1);
    assertThat(again.getJMSType()).isEqualTo("original");
    assertThat(again.getJMSRedelivered()).isTrue();
    assertThat(again.getIntProperty("JMSXDeliveryCount")).isEqualTo(2);
    assertThat(first.getText()).isEqualTo("changed");
  }

  @Test
  @DisplayName("§3.10 a received message outlives its connection")
  void shouldKeepReceivedMessagesWhenTheConnectionIsClosed() throws JMSException {
    MapMessage received;
    Queue queue = provider.newQueue();
    try (Connection connection = provider.newConnection()) {
      connection.start();
      Session session = connection.createSession();
      MapMessage message = session.createMapMessage();
      message.setString("a", "b");
      message.setIntProperty("i", 1);
      session.createProducer(queue).send(message);
      received = (MapMessage) session.createConsumer(queue).receive(ProviderExtension.DEADLINE_MS);
    }
    assertThat(received.getString("a")).isEqualTo("b");
    assertThat(received.getIntProperty("i")).isEqualTo(1);
    assertThat(provider.sendAndReceive(received).getString("a")).isEqualTo("b");
  }

  @Test
  @DisplayName("§4.2.2 each subscriber has a copy of its own")
  void shouldGiveEachSubscriberACopyOfItsOwn() throws JMSException {
    Topic topic = provider.newTopic();
    MessageConsumer one = provider.session().createConsumer(topic);
    MessageConsumer other = provider.session().createConsumer(topic);
    provider.send(topic, provider.session().createTextMessage("original"));
    TextMessage changed = provider.receive(one);
    changed.clearBody();
    changed.setText("changed");
    assertThat(provider.<TextMessage>receive(other).getText()).isEqualTo("original");
  }

  @Test
  @DisplayName("§3.9, §3.11.4 a received message can be sent on, and keeps its form and content")
  void shouldSendOnWhatWasReceived() throws JMSException {
    Session session = provider.session();
    TextMessage text = session.createTextMessage("text");
    BytesMessage bytes = session.createBytesMessage();
    bytes.writeUTF("bytes");
    MapMessage map = session.createMapMessage();
    map.setString("a", "map");
    StreamMessage stream = session.createStreamMessage();
    stream.writeString("stream");
    for (Message message :
        List.of(
            session.createMessage(),
            text,
            bytes,
            map,
            stream,
            session.createObjectMessage("object"))) {
      message.setStringProperty("kept", "yes");
      message.setJMSCorrelationID("kept too");
      Message received = provider.sendAndReceive(message);
      String id = received.getJMSMessageID();
      Message forwarded = provider.sendAndReceive(received);
      assertThat(forwarded).hasSameClassAs(message);
      assertThat(forwarded.getStringProperty("kept")).isEqualTo("yes");
      assertThat(forwarded.getJMSCorrelationID()).isEqualTo("kept too");
      assertThat(forwarded.getJMSMessageID())
          .isNotEqualTo(id)
          .isEqualTo(received.getJMSMessageID());
    }
    assertThat(provider.sendAndReceive(provider.sendAndReceive(text)).getText()).isEqualTo("text");
    assertThat(provider.sendAndReceive(provider.sendAndReceive(bytes)).readUTF())
        .isEqualTo("bytes");
    assertThat(provider.sendAndReceive(provider.sendAndReceive(map)).getString("a"))
        .isEqualTo("map");
    assertThat(provider.sendAndReceive(provider.sendAndReceive(stream)).readString())
        .isEqualTo("stream");
  }

  @Test
  @DisplayName("§3.9 sending on a message half read does not lose what was read")
  void shouldSendOnTheWholeBodyOfAMessageHalfRead() throws JMSException {
    BytesMessage bytes = provider.session().createBytesMessage();
    bytes.writeInt(1);
    bytes.writeInt(2);
    BytesMessage receivedBytes = provider.sendAndReceive(bytes);
    assertThat(receivedBytes.readInt()).isEqualTo(1);
    assertThat(provider.sendAndReceive(receivedBytes).readInt()).isEqualTo(1);
    assertThat(receivedBytes.readInt()).isEqualTo(2);

    StreamMessage stream = provider.session().createStreamMessage();
    stream.writeInt(1);
    stream.writeInt(2);
    StreamMessage receivedStream = provider.sendAndReceive(stream);
    assertThat(receivedStream.readInt()).isEqualTo(1);
    assertThat(provider.sendAndReceive(receivedStream).readInt()).isEqualTo(1);
    assertThat(receivedStream.readInt()).isEqualTo(2);
  }
}
