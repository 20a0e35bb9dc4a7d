package io.logwharf.jms.specification;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.DeliveryMode;
import jakarta.jms.Destination;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.TemporaryQueue;
import jakarta.jms.TextMessage;
import jakarta.jms.Topic;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@DisplayName("Jakarta Messaging 3.1 §3.4, message header fields")
class MessageHeadersIT {
  @RegisterExtension final ProviderExtension provider = new ProviderExtension();

  @Test
  @DisplayName("§3.4.1 JMSDestination is the destination of the send, on both sides")
  void shouldHoldTheDestinationOfTheSend() throws JMSException {
    Queue queue = provider.newQueue();
    Message message = provider.session().createMessage();
    message.setJMSDestination(provider.newTopic());
    provider.send(queue, message);
    assertThat(message.getJMSDestination()).isEqualTo(queue);
    assertThat(provider.<Message>receive(queue).getJMSDestination()).isEqualTo(queue);

    Topic topic = provider.newTopic();
    MessageConsumer subscriber = provider.session().createConsumer(topic);
    provider.send(topic, message);
    assertThat(message.getJMSDestination()).isEqualTo(topic);
    assertThat(provider.<Message>receive(subscriber).getJMSDestination()).isEqualTo(topic);
  }

  @Test
  @DisplayName("§3.4.1 a destination of another provider becomes the one of its name here")
  void shouldHoldTheEquivalentOfAForeignDestination() throws JMSException {
    Queue queue = provider.newQueue();
    Queue foreign = ForeignObjects.queue(queue.getQueueName());
    Message message = provider.session().createMessage();
    provider.session().createProducer(null).send(foreign, message);
    assertThat(message.getJMSDestination()).isEqualTo(queue);
    assertThat(provider.<Message>receive(queue).getJMSDestination()).isEqualTo(queue);
  }

  @Test
  @DisplayName("§3.4.2, §3.4.10, §3.4.11 what the message says of mode and priority is overwritten")
  void shouldOverwriteDeliveryModeAndPriorityByTheProducers() throws JMSException {
    Queue queue = provider.newQueue();
    MessageProducer producer = provider.session().createProducer(queue);
    producer.setDeliveryMode(DeliveryMode.NON_PERSISTENT);
    producer.setPriority(8);
    Message message = provider.session().createMessage();
    message.setJMSDeliveryMode(DeliveryMode.PERSISTENT);
    message.setJMSPriority(2);
    producer.send(message);
    for (Message side : List.of(message, provider.<Message>receive(queue))) {
      assertThat(side.getJMSDeliveryMode()).isEqualTo(DeliveryMode.NON_PERSISTENT);
      assertThat(side.getJMSPriority()).isEqualTo(8);
    }
    producer.send(message, DeliveryMode.PERSISTENT, 0, 0);
    for (Message side : List.of(message, provider.<Message>receive(queue))) {
      assertThat(side.getJMSDeliveryMode()).isEqualTo(DeliveryMode.PERSISTENT);
      assertThat(side.getJMSPriority()).isZero();
    }
  }

  @Test
  @DisplayName("§3.4.3 JMSMessageID is the provider's, begins with ID:, and is unique")
  void shouldGiveEachSendAnIdOfItsOwn() throws JMSException {
    Queue queue = provider.newQueue();
    Message message = provider.session().createMessage();
    Set<String> ids = new HashSet<>();
    for (Session session :
        List.of(provider.session(), provider.newSession(Session.AUTO_ACKNOWLEDGE))) {
      MessageProducer producer = session.createProducer(queue);
      for (int i = 0; i < 10; i++) {
        message.setJMSMessageID("ID:chosen-by-the-application");
        producer.send(message);
        String id = message.getJMSMessageID();
        assertThat(id).startsWith("ID:");
        assertThat(ids.add(id)).isTrue();
        assertThat(provider.<Message>receive(queue).getJMSMessageID()).isEqualTo(id);
      }
    }
    assertThat(ids).doesNotContain("ID:chosen-by-the-application");
  }

  @Test
  @DisplayName("§3.4.3, §3.4.4 the hints are accepted: the id is null, the timestamp zero")
  void shouldSendNeitherIdNorTimestampWhereTheyAreDisabled() throws JMSException {
    Queue queue = provider.newQueue();
    MessageProducer producer = provider.session().createProducer(queue);
    producer.setDisableMessageID(true);
    producer.setDisableMessageTimestamp(true);
    Message message = provider.session().createMessage();
    message.setJMSMessageID("ID:chosen-by-the-application");
    message.setJMSTimestamp(1);
    producer.send(message);
    for (Message side : List.of(message, provider.<Message>receive(queue))) {
      assertThat(side.getJMSMessageID()).isNull();
      assertThat(side.getJMSTimestamp()).isZero();
    }
    producer.setDisableMessageID(false);
    producer.setDisableMessageTimestamp(false);
    producer.send(message);
    assertThat(message.getJMSMessageID()).startsWith("ID:");
    assertThat(message.getJMSTimestamp()).isPositive();
  }

  @Test
  @DisplayName("§3.4.4 JMSTimestamp lies between the call and the return of the send")
  void shouldHoldATimeWithinTheSend() throws JMSException {
    Queue queue = provider.newQueue();
    Message message = provider.session().createMessage();
    message.setJMSTimestamp(5);
    long before = System.currentTimeMillis();
    provider.send(queue, message);
    long after = System.currentTimeMillis();
    assertThat(message.getJMSTimestamp()).isBetween(before, after);
    assertThat(provider.<Message>receive(queue).getJMSTimestamp())
        .isEqualTo(message.getJMSTimestamp());
  }

  @Test
  @DisplayName("§3.4.5, §3.4.6, §3.4.8 what the application sets arrives and is left as it was")
  void shouldCarryTheFieldsOfTheApplication() throws JMSException {
    Topic replies = provider.newTopic();
    Message message = provider.session().createMessage();
    message.setJMSCorrelationID("order 7");
    message.setJMSReplyTo(replies);
    message.setJMSType("car");
    Message received = provider.sendAndReceive(message);
    for (Message side : List.of(message, received)) {
      assertThat(side.getJMSCorrelationID()).isEqualTo("order 7");
      assertThat(side.getJMSReplyTo()).isEqualTo(replies);
      assertThat(side.getJMSType()).isEqualTo("car");
    }
    Message bare = provider.sendAndReceive(provider.session().createMessage());
    assertThat(bare.getJMSCorrelationID()).isNull();
    assertThat(bare.getJMSReplyTo()).isNull();
    assertThat(bare.getJMSType()).isNull();
  }

  @Test
  @DisplayName("§3.4.5 JMSCorrelationID holds a message id, a string, or bytes that were copied")
  void shouldCarryEveryFormOfCorrelationId() throws JMSException {
    Message message = provider.session().createMessage();
    byte[] id = {0, (byte) 0xff, 7};
    message.setJMSCorrelationIDAsBytes(id);
    id[0] = 9;
    Message received = provider.sendAndReceive(message);
    assertThat(received.getJMSCorrelationIDAsBytes()).containsExactly(0, 0xff, 7);

    received.setJMSCorrelationID(received.getJMSMessageID());
    Message reply = provider.sendAndReceive(received);
    assertThat(reply.getJMSCorrelationID()).isEqualTo(message.getJMSMessageID());
    assertThat(reply.getJMSCorrelationIDAsBytes())
        .isEqualTo(message.getJMSMessageID().getBytes(StandardCharsets.UTF_8));
  }

  @Test
  @DisplayName("§3.4.5, §3.4.8 an empty value is a value, and not null")
  void shouldTellEmptyFromNull() throws JMSException {
    Message message = provider.session().createMessage();
    message.setJMSType("");
    message.setJMSCorrelationID("");
    message.setStringProperty("JMSXGroupID", "");
    Message received = provider.sendAndReceive(message);
    assertThat(received.getJMSType()).isEmpty();
    assertThat(received.getJMSCorrelationID()).isEmpty();
    assertThat(received.getStringProperty("JMSXGroupID")).isEmpty();
    message.setJMSCorrelationIDAsBytes(new byte[0]);
    assertThat(provider.sendAndReceive(message).getJMSCorrelationIDAsBytes()).isEmpty();
  }

  @Test
  @DisplayName("§3.4.6 JMSReplyTo keeps its kind: queue, topic, temporary ones")
  void shouldCarryEveryKindOfReplyTo() throws JMSException {
    Session session = provider.session();
    for (Destination replyTo :
        List.of(
            provider.newQueue(),
            provider.newTopic(),
            session.createTemporaryQueue(),
            session.createTemporaryTopic())) {
      Message message = session.createMessage();
      message.setJMSReplyTo(replyTo);
      assertThat(provider.sendAndReceive(message).getJMSReplyTo()).isEqualTo(replyTo);
    }
  }

  @Test
  @DisplayName("§3.4.6 a reply can be sent to a JMSReplyTo that was received")
  void shouldReachTheRequestorByJmsReplyTo() throws JMSException {
    Session session = provider.session();
    TemporaryQueue replies = session.createTemporaryQueue();
    MessageConsumer requestor = session.createConsumer(replies);
    Message request = session.createMessage();
    request.setJMSReplyTo(replies);
    Message received = provider.sendAndReceive(request);
    session
        .createProducer(null)
        .send(received.getJMSReplyTo(), session.createTextMessage("a reply"));
    TextMessage reply = provider.receive(requestor);
    assertThat(reply.getText()).isEqualTo("a reply");
    assertThat(reply.getJMSDestination()).isEqualTo(replies);
  }

  @Test
  @DisplayName("§3.4.7, §3.5.11 redelivery is told and counted; the first delivery is number 1")
  void shouldTellRedeliveriesAndCountThem() throws JMSException {
    Queue queue = provider.newQueue();
    provider.send(queue, provider.session().createMessage());
    Session session = provider.newSession(Session.CLIENT_ACKNOWLEDGE);
    MessageConsumer consumer = session.createConsumer(queue);
    for (int delivery = 1; delivery <= 3; delivery++) {
      Message received = provider.receive(consumer);
      assertThat(received.getJMSRedelivered()).isEqualTo(delivery > 1);
      assertThat(received.getIntProperty("JMSXDeliveryCount")).isEqualTo(delivery);
      session.recover();
    }
  }

  @Test
  @DisplayName("§3.4.7 JMSRedelivered has no meaning on send and is left as it is")
  void shouldLeaveJmsRedeliveredUnassignedOnSend() throws JMSException {
    Message message = provider.session().createMessage();
    message.setJMSRedelivered(true);
    Message received = provider.sendAndReceive(message);
    assertThat(message.getJMSRedelivered()).isTrue();
    assertThat(received.getJMSRedelivered()).isFalse();
    assertThat(received.getIntProperty("JMSXDeliveryCount")).isEqualTo(1);
  }

  @Test
  @DisplayName("§3.4.9 JMSExpiration is the time of the send and the time to live, or zero")
  void shouldHoldTheTimeOfExpiry() throws JMSException {
    Queue queue = provider.newQueue();
    MessageProducer producer = provider.session().createProducer(queue);
    Message message = provider.session().createMessage();
    message.setJMSExpiration(1);
    producer.send(message);
    for (Message side : List.of(message, provider.<Message>receive(queue))) {
      assertThat(side.getJMSExpiration()).isZero();
    }
    producer.setTimeToLive(3_600_000);
    long before = System.currentTimeMillis();
    producer.send(message);
    long after = System.currentTimeMillis();
    assertThat(message.getJMSExpiration()).isBetween(before + 3_600_000, after + 3_600_000);
    assertThat(provider.<Message>receive(queue).getJMSExpiration())
        .isEqualTo(message.getJMSExpiration());
  }

  @Test
  @DisplayName("§3.4.9 a time to live beyond the range of time means for ever, not expired")
  void shouldNotExpireWhatLivesLongerThanTimeCanTell() throws JMSException {
    Queue queue = provider.newQueue();
    MessageProducer producer = provider.session().createProducer(queue);
    producer.setTimeToLive(Long.MAX_VALUE);
    Message message = provider.session().createMessage();
    producer.send(message);
    assertThat(message.getJMSExpiration()).isEqualTo(Long.MAX_VALUE);
    assertThat(provider.<Message>receive(queue).getJMSExpiration()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  @DisplayName("§3.4.9, §3.4.13 expiry and delivery time of a transacted send count from the send")
  void shouldCountTimesFromTheSendAndNotFromTheCommit() throws JMSException {
    Queue queue = provider.newQueue();
    Session session = provider.newSession(Session.SESSION_TRANSACTED);
    MessageProducer producer = session.createProducer(queue);
    producer.setTimeToLive(3_600_000);
    Message message = session.createMessage();
    producer.send(message);
    long sent = System.currentTimeMillis();
    long expiration = message.getJMSExpiration();
    assertThat(expiration).isLessThanOrEqualTo(sent + 3_600_000);
    session.commit();
    assertThat(provider.<Message>receive(queue).getJMSExpiration()).isEqualTo(expiration);
  }

  @Test
  @DisplayName("§3.4.13 JMSDeliveryTime is the time of the send and the delay, on both sides")
  void shouldHoldTheDeliveryTime() throws JMSException {
    Queue queue = provider.newQueue();
    MessageProducer producer = provider.session().createProducer(queue);
    Message message = provider.session().createMessage();
    message.setJMSDeliveryTime(1);
    for (long delay : new long[] {0, 150}) {
      producer.setDeliveryDelay(delay);
      long before = System.currentTimeMillis();
      producer.send(message);
      long after = System.currentTimeMillis();
      assertThat(message.getJMSDeliveryTime()).isBetween(before + delay, after + delay);
      Message received = provider.receive(queue);
      assertThat(System.currentTimeMillis()).isGreaterThanOrEqualTo(message.getJMSDeliveryTime());
      assertThat(received.getJMSDeliveryTime()).isEqualTo(message.getJMSDeliveryTime());
    }
  }

  @Test
  @DisplayName("§3.4.11 a delivery time, expiry or timestamp set on the message has no effect")
  void shouldIgnoreTimesSetOnTheMessage() throws JMSException {
    Message message = provider.session().createMessage();
    message.setJMSDeliveryTime(Long.MAX_VALUE);
    message.setJMSExpiration(1);
    Message received = provider.sendAndReceive(message);
    assertThat(received.getJMSExpiration()).isZero();
    assertThat(received.getJMSDeliveryTime()).isEqualTo(message.getJMSDeliveryTime());
  }
}
