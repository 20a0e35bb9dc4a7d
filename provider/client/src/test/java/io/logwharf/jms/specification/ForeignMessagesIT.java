package io.logwharf.jms.specification;

import static org.assertj.core.api.Assertions.assertThat;

import io.logwharf.jms.LogwharfConnectionFactory;
import jakarta.jms.BytesMessage;
import jakarta.jms.DeliveryMode;
import jakarta.jms.JMSContext;
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
import java.util.Collections;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The messages stand for another provider's as no class of this one but the interfaces is to be
 * seen of them.
 */
@DisplayName("Jakarta Messaging 3.1 §3.12, messages of other implementations")
class ForeignMessagesIT {
  @RegisterExtension final ProviderExtension provider = new ProviderExtension();

  private <M extends Message> M foreign(M message, Class<M> type) {
    return ForeignObjects.foreign(message, type);
  }

  @Test
  @DisplayName("§3.12 every form of body is accepted")
  void shouldSendEveryFormOfForeignMessage() throws JMSException {
    Session session = provider.session();
    Message plain = foreign(session.createMessage(), Message.class);
    assertThat(provider.sendAndReceive(plain).getBody(Object.class)).isNull();
    TextMessage text = foreign(session.createTextMessage("text"), TextMessage.class);
    assertThat(provider.sendAndReceive(text).getText()).isEqualTo("text");
    BytesMessage bytes = foreign(session.createBytesMessage(), BytesMessage.class);
    bytes.writeBytes(new byte[20_000]);
    bytes.writeInt(7);
    assertThat(provider.sendAndReceive(bytes).getBodyLength()).isEqualTo(20_004);
    MapMessage map = foreign(session.createMapMessage(), MapMessage.class);
    map.setInt("a", 1);
    map.setBytes("b", new byte[] {2});
    map.setObject("c", null);
    MapMessage receivedMap = provider.sendAndReceive(map);
    assertThat(receivedMap.getObject("a")).isEqualTo(1);
    assertThat(receivedMap.getBytes("b")).containsExactly(2);
    assertThat(receivedMap.itemExists("c")).isTrue();
    StreamMessage stream = foreign(session.createStreamMessage(), StreamMessage.class);
    stream.writeChar('c');
    stream.writeBytes(new byte[] {1});
    StreamMessage receivedStream = provider.sendAndReceive(stream);
    assertThat(receivedStream.readChar()).isEqualTo('c');
    assertThat(receivedStream.readObject()).isEqualTo(new byte[] {1});
    ObjectMessage object = foreign(session.createObjectMessage("object"), ObjectMessage.class);
    assertThat(provider.sendAndReceive(object).getObject()).isEqualTo("object");
  }

  @Test
  @DisplayName("§3.4.11, §3.12 the provider sets its header fields on the foreign message as well")
  void shouldSetHeaderFieldsOfTheForeignMessage() throws JMSException {
    Queue queue = provider.newQueue();
    MessageProducer producer = provider.session().createProducer(queue);
    Message message = foreign(provider.session().createMessage(), Message.class);
    message.setJMSCorrelationID("c");
    message.setJMSType("t");
    message.setJMSReplyTo(queue);
    message.setIntProperty("i", 1);
    message.setStringProperty("JMSXGroupID", "g");
    producer.send(message, DeliveryMode.NON_PERSISTENT, 7, 60_000);
    Message received = provider.receive(queue);
    assertThat(received).isNotSameAs(message);
    for (Message side : new Message[] {message, received}) {
      assertThat(side.getJMSDestination()).isEqualTo(queue);
      assertThat(side.getJMSDeliveryMode()).isEqualTo(DeliveryMode.NON_PERSISTENT);
      assertThat(side.getJMSPriority()).isEqualTo(7);
      assertThat(side.getJMSMessageID()).startsWith("ID:").isEqualTo(message.getJMSMessageID());
      assertThat(side.getJMSTimestamp()).isPositive().isEqualTo(message.getJMSTimestamp());
      assertThat(side.getJMSExpiration()).isEqualTo(message.getJMSTimestamp() + 60_000);
      assertThat(side.getJMSDeliveryTime()).isEqualTo(message.getJMSTimestamp());
      assertThat(side.getJMSCorrelationID()).isEqualTo("c");
      assertThat(side.getJMSType()).isEqualTo("t");
      assertThat(side.getJMSReplyTo()).isEqualTo(queue);
      assertThat(side.getIntProperty("i")).isEqualTo(1);
      assertThat(side.getStringProperty("JMSXGroupID")).isEqualTo("g");
    }
  }

  @Test
  @DisplayName("§3.12 a message received of another provider can be sent on")
  void shouldSendOnWhatAnotherProviderHasDelivered() throws JMSException {
    TextMessage text = provider.session().createTextMessage("text");
    text.setIntProperty("i", 1);
    TextMessage theirs = foreign(provider.sendAndReceive(text), TextMessage.class);
    TextMessage received = provider.sendAndReceive(theirs);
    assertThat(received.getText()).isEqualTo("text");
    assertThat(received.getIntProperty("i")).isEqualTo(1);
    assertThat(Collections.list(received.getPropertyNames())).hasSize(2);
    assertThat(received.getIntProperty("JMSXDeliveryCount")).isEqualTo(1);
  }

  @Test
  @DisplayName("§3.12, §7.3 asynchronously, the listener gets the foreign message itself")
  void shouldCompleteWithTheForeignMessage() throws Exception {
    Queue queue = provider.newQueue();
    TextMessage message = foreign(provider.session().createTextMessage("text"), TextMessage.class);
    CompletableFuture<Message> completed = new CompletableFuture<>();
    provider.session().createProducer(queue).send(message, new FutureCompletion(completed));
    assertThat(completed.get(ProviderExtension.DEADLINE_MS, TimeUnit.MILLISECONDS))
        .isSameAs(message);
    assertThat(message.getJMSMessageID()).startsWith("ID:");
    assertThat(provider.<TextMessage>receive(queue).getText()).isEqualTo("text");
  }

  @Test
  @DisplayName(
      "§3.12, §7.5, §7.6 a JMSProducer's properties and headers go on foreign messages too")
  void shouldApplyWhatAProducerOfTheSimplifiedApiHas() throws JMSException {
    Queue queue = provider.newQueue();
    JMSContext context = provider.newContext(JMSContext.SESSION_TRANSACTED);
    TextMessage message = foreign(context.createTextMessage("text"), TextMessage.class);
    message.setIntProperty("i", 1);
    context.createProducer().setProperty("i", 2).setJMSType("t").send(queue, message);
    context.commit();
    TextMessage received = provider.receive(queue);
    assertThat(received.getIntProperty("i")).isEqualTo(2);
    assertThat(received.getJMSType()).isEqualTo("t");
    assertThat(received.getText()).isEqualTo("text");
  }

  @Test
  @DisplayName("§6.2.4 a message may be sent by any session and connection, of another broker too")
  void shouldSendMessagesThatAnotherConnectionCreated() throws JMSException {
    Queue queue = provider.newQueue();
    String other = "specification-other";
    try (JMSContext context =
        new LogwharfConnectionFactory("logwharf:memory:" + other).createContext()) {
      provider.send(queue, context.createTextMessage("text"));
      MessageConsumer consumer = provider.session().createConsumer(queue);
      TextMessage received = provider.receive(consumer);
      context.createProducer().send(context.createQueue("there"), received);
      assertThat(
              context
                  .createConsumer(context.createQueue("there"))
                  .receiveBody(String.class, ProviderExtension.DEADLINE_MS))
          .isEqualTo("text");
    } finally {
      LogwharfConnectionFactory.stopMemoryBroker(other);
    }
  }
}
