package io.logwharf.jms.specification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.JMSRuntimeException;
import jakarta.jms.Message;
import jakarta.jms.MessageFormatRuntimeException;
import jakarta.jms.Queue;
import jakarta.jms.StreamMessage;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Jakarta Messaging 3.1 §8.6, receiving bodies")
class ReceiveBodyIT {
  private static final long DEADLINE_MS = ProviderExtension.DEADLINE_MS;

  @RegisterExtension final ProviderExtension provider = new ProviderExtension();

  @Test
  @DisplayName("§8.6 the body as its class, or a super type of it")
  void shouldReceiveBodiesAsWhatTheyAre() throws JMSException {
    Queue queue = provider.newQueue();
    JMSContext context = provider.newContext(JMSContext.AUTO_ACKNOWLEDGE);
    ArrayList<Integer> list = new ArrayList<>(List.of(1));
    for (int i = 0; i < 2; i++) {
      context.createProducer().send(queue, "text");
      context.createProducer().send(queue, Map.<String, Object>of("a", 1));
      context.createProducer().send(queue, new byte[] {1});
      context.createProducer().send(queue, list);
    }
    JMSConsumer consumer = context.createConsumer(queue);
    assertThat(consumer.receiveBody(String.class, DEADLINE_MS)).isEqualTo("text");
    assertThat(consumer.receiveBody(Map.class, DEADLINE_MS)).isEqualTo(Map.of("a", 1));
    assertThat(consumer.receiveBody(byte[].class)).containsExactly(1);
    assertThat(consumer.receiveBody(List.class, DEADLINE_MS)).isEqualTo(list);
    assertThat(consumer.receiveBody(CharSequence.class, DEADLINE_MS)).isEqualTo("text");
    assertThat(consumer.receiveBody(Object.class)).isEqualTo(Map.of("a", 1));
    assertThat(consumer.receiveBody(Object.class)).isEqualTo(new byte[] {1});
    assertThat(consumer.receiveBody(Serializable.class)).isEqualTo(list);
    assertThat(consumer.receiveBodyNoWait(String.class)).isNull();
    assertThat(consumer.receiveBody(String.class, 1)).isNull();
    assertThatThrownBy(() -> consumer.receiveBody(String.class, -1))
        .isInstanceOf(JMSRuntimeException.class);
  }

  @Test
  @DisplayName("§8.6 no body, or none of this type: MessageFormatRuntimeException")
  void shouldRefuseMessagesThatHaveNoSuchBody() throws JMSException {
    Queue queue = provider.newQueue();
    JMSContext context = provider.newContext(JMSContext.AUTO_ACKNOWLEDGE);
    StreamMessage stream = context.createStreamMessage();
    stream.writeInt(1);
    for (Message message :
        List.of(
            context.createTextMessage("text"),
            context.createTextMessage(),
            context.createMapMessage(),
            context.createBytesMessage(),
            context.createObjectMessage(),
            context.createMessage(),
            stream)) {
      context.createProducer().send(queue, message);
      try (JMSConsumer consumer = context.createConsumer(queue)) {
        assertRefused(() -> consumer.receiveBody(Integer.class, DEADLINE_MS));
        assertRefused(() -> consumer.receiveBodyNoWait(Integer.class));
        assertThat(consumer.receive(DEADLINE_MS)).hasSameClassAs(message);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {JMSContext.AUTO_ACKNOWLEDGE, JMSContext.DUPS_OK_ACKNOWLEDGE})
  @DisplayName("§8.6 acknowledged automatically, a refused message comes again, not as redelivered")
  void shouldDeliverARefusedMessageBeforeAnyOther(int mode) throws JMSException {
    Queue queue = provider.newQueue();
    JMSContext context = provider.newContext(mode);
    context.createProducer().send(queue, "first").send(queue, "second");
    JMSConsumer consumer = context.createConsumer(queue);
    for (int i = 0; i < 3; i++) {
      assertRefused(() -> consumer.receiveBody(Integer.class, DEADLINE_MS));
      assertRefused(() -> consumer.receiveBodyNoWait(Integer.class));
    }
    Message first = consumer.receive(DEADLINE_MS);
    assertThat(first.getBody(String.class)).isEqualTo("first");
    assertThat(first.getJMSRedelivered()).isFalse();
    assertThat(first.getIntProperty("JMSXDeliveryCount")).isEqualTo(1);
    assertThat(consumer.receiveBody(String.class, DEADLINE_MS)).isEqualTo("second");
    assertThat(consumer.receiveNoWait()).isNull();
  }

  @Test
  @DisplayName("§8.6 for another consumer a refused message was not delivered before, either")
  void shouldLeaveARefusedMessageToOthersAsItWas() throws JMSException {
    Queue queue = provider.newQueue();
    JMSContext context = provider.newContext(JMSContext.AUTO_ACKNOWLEDGE);
    context.createProducer().send(queue, "text");
    try (JMSConsumer consumer = context.createConsumer(queue)) {
      assertRefused(() -> consumer.receiveBody(Integer.class, DEADLINE_MS));
    }
    Message received = provider.receive(queue);
    assertThat(received.getJMSRedelivered()).isFalse();
    assertThat(received.getIntProperty("JMSXDeliveryCount")).isEqualTo(1);
  }

  @Test
  @DisplayName("§8.6 CLIENT_ACKNOWLEDGE: a refused message counts as received, until recover")
  void shouldCountARefusedMessageAsReceivedWhereTheClientAcknowledges() throws JMSException {
    Queue queue = provider.newQueue();
    JMSContext context = provider.newContext(JMSContext.CLIENT_ACKNOWLEDGE);
    context.createProducer().send(queue, "first").send(queue, "second");
    JMSConsumer consumer = context.createConsumer(queue);
    assertRefused(() -> consumer.receiveBody(Integer.class, DEADLINE_MS));
    assertThat(consumer.receiveBody(String.class, DEADLINE_MS)).isEqualTo("second");
    context.recover();
    assertRedelivered(consumer.receive(DEADLINE_MS), "first");
    assertRedelivered(consumer.receive(DEADLINE_MS), "second");
    context.acknowledge();
    context.recover();
    assertThat(consumer.receiveNoWait()).isNull();
  }

  @Test
  @DisplayName("§8.6 transacted: a refused message counts as received, until rollback")
  void shouldCountARefusedMessageAsReceivedInATransaction() throws JMSException {
    Queue queue = provider.newQueue();
    JMSContext context = provider.newContext(JMSContext.SESSION_TRANSACTED);
    context.createProducer().send(queue, "first").send(queue, "second");
    context.commit();
    JMSConsumer consumer = context.createConsumer(queue);
    assertRefused(() -> consumer.receiveBody(Integer.class, DEADLINE_MS));
    assertThat(consumer.receiveBody(String.class, DEADLINE_MS)).isEqualTo("second");
    context.rollback();
    assertRedelivered(consumer.receive(DEADLINE_MS), "first");
    assertRedelivered(consumer.receive(DEADLINE_MS), "second");
    context.commit();
    assertThat(consumer.receiveNoWait()).isNull();
  }

  private static void assertRedelivered(Message message, String text) throws JMSException {
    assertThat(message.getBody(String.class)).isEqualTo(text);
    assertThat(message.getJMSRedelivered()).isTrue();
    assertThat(message.getIntProperty("JMSXDeliveryCount")).isEqualTo(2);
  }

  private static void assertRefused(Runnable receive) {
    assertThatThrownBy(receive::run)
        .isInstanceOf(MessageFormatRuntimeException.class)
        .satisfies(
            thrown ->
                assertThat(((MessageFormatRuntimeException) thrown).getErrorCode()).isNotEmpty());
  }
}
