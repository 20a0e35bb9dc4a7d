package io.logwharf.jms.specification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.BytesMessage;
import jakarta.jms.CompletionListener;
import jakarta.jms.DeliveryMode;
import jakarta.jms.Destination;
import jakarta.jms.IllegalStateRuntimeException;
import jakarta.jms.InvalidDestinationRuntimeException;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.JMSProducer;
import jakarta.jms.JMSRuntimeException;
import jakarta.jms.MapMessage;
import jakarta.jms.Message;
import jakarta.jms.MessageFormatRuntimeException;
import jakarta.jms.MessageNotWriteableRuntimeException;
import jakarta.jms.ObjectMessage;
import jakarta.jms.Queue;
import jakarta.jms.TextMessage;
import java.io.Serializable;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@DisplayName("Jakarta Messaging 3.1 §7.2 to §7.11, JMSProducer")
class JmsProducerIT {
  @RegisterExtension final ProviderExtension provider = new ProviderExtension();

  private JMSContext context;
  private JMSProducer producer;
  private Queue queue;

  @BeforeEach
  void create() throws JMSException {
    context = provider.newContext(JMSContext.AUTO_ACKNOWLEDGE);
    producer = context.createProducer();
    queue = provider.newQueue();
  }

  private <M extends Message> M received(Class<M> type) {
    try (JMSConsumer consumer = context.createConsumer(queue)) {
      return type.cast(consumer.receive(ProviderExtension.DEADLINE_MS));
    }
  }

  @Test
  @DisplayName("§7.11 every setter, and send, returns the producer")
  void shouldBeChainable() throws JMSException {
    JMSProducer chained =
        producer
            .setDeliveryMode(DeliveryMode.NON_PERSISTENT)
            .setPriority(7)
            .setTimeToLive(60_000)
            .setDeliveryDelay(1)
            .setDisableMessageID(true)
            .setDisableMessageTimestamp(true)
            .setAsync(null)
            .setProperty("boolean", true)
            .setProperty("byte", (byte) 1)
            .setProperty("short", (short) 2)
            .setProperty("int", 3)
            .setProperty("long", 4L)
            .setProperty("float", 5f)
            .setProperty("double", 6d)
            .setProperty("string", "7")
            .setProperty("object", (Object) 8)
            .setJMSCorrelationID("c")
            .setJMSType("t")
            .setJMSReplyTo(queue)
            .send(queue, "text");
    assertThat(chained).isSameAs(producer);
    TextMessage message = received(TextMessage.class);
    assertThat(message.getText()).isEqualTo("text");
    assertThat(message.getJMSDeliveryMode()).isEqualTo(DeliveryMode.NON_PERSISTENT);
    assertThat(message.getJMSPriority()).isEqualTo(7);
    assertThat(message.getJMSExpiration()).isEqualTo(message.getJMSDeliveryTime() - 1 + 60_000);
    assertThat(message.getJMSMessageID()).isNull();
    assertThat(message.getJMSTimestamp()).isZero();
    assertThat(message.getObjectProperty("boolean")).isEqualTo(true);
    assertThat(message.getObjectProperty("byte")).isEqualTo((byte) 1);
    assertThat(message.getObjectProperty("short")).isEqualTo((short) 2);
    assertThat(message.getObjectProperty("int")).isEqualTo(3);
    assertThat(message.getObjectProperty("long")).isEqualTo(4L);
    assertThat(message.getObjectProperty("float")).isEqualTo(5f);
    assertThat(message.getObjectProperty("double")).isEqualTo(6d);
    assertThat(message.getObjectProperty("string")).isEqualTo("7");
    assertThat(message.getObjectProperty("object")).isEqualTo(8);
    assertThat(message.getJMSCorrelationID()).isEqualTo("c");
    assertThat(message.getJMSType()).isEqualTo("t");
    assertThat(message.getJMSReplyTo()).isEqualTo(queue);
    assertThat(producer.clearProperties()).isSameAs(producer);
    assertThat(producer.setJMSCorrelationIDAsBytes(new byte[1])).isSameAs(producer);
  }

  @Test
  @DisplayName("JMSProducer: defaults, getters, and what is out of range")
  void shouldTellItsOptionsAndRefuseWhatIsOutOfRange() {
    assertThat(producer.getDeliveryMode()).isEqualTo(DeliveryMode.PERSISTENT);
    assertThat(producer.getPriority()).isEqualTo(4);
    assertThat(producer.getTimeToLive()).isZero();
    assertThat(producer.getDeliveryDelay()).isZero();
    assertThat(producer.getDisableMessageID()).isFalse();
    assertThat(producer.getDisableMessageTimestamp()).isFalse();
    assertThat(producer.getAsync()).isNull();
    assertThat(producer.getJMSCorrelationID()).isNull();
    assertThat(producer.getJMSCorrelationIDAsBytes()).isNull();
    assertThat(producer.getJMSType()).isNull();
    assertThat(producer.getJMSReplyTo()).isNull();
    assertThat(producer.getPropertyNames()).isEmpty();
    producer.setDeliveryMode(1).setPriority(9).setTimeToLive(5).setDeliveryDelay(6);
    producer.setDisableMessageID(true).setDisableMessageTimestamp(true);
    producer.setJMSCorrelationID("c").setJMSType("t").setJMSReplyTo(queue);
    assertThat(producer.getDeliveryMode()).isEqualTo(1);
    assertThat(producer.getPriority()).isEqualTo(9);
    assertThat(producer.getTimeToLive()).isEqualTo(5);
    assertThat(producer.getDeliveryDelay()).isEqualTo(6);
    assertThat(producer.getDisableMessageID()).isTrue();
    assertThat(producer.getDisableMessageTimestamp()).isTrue();
    assertThat(producer.getJMSCorrelationID()).isEqualTo("c");
    assertThat(producer.getJMSType()).isEqualTo("t");
    assertThat(producer.getJMSReplyTo()).isEqualTo(queue);
    for (ThrowingCallable call :
        List.<ThrowingCallable>of(
            () -> producer.setDeliveryMode(0),
            () -> producer.setPriority(-1),
            () -> producer.setPriority(10),
            () -> producer.setTimeToLive(-1),
            () -> producer.setDeliveryDelay(-1))) {
      assertFails(call, JMSRuntimeException.class);
    }
  }

  @Test
  @DisplayName("§7.5, §7.6 its properties and headers override those of the message")
  void shouldOverrideWhatTheMessageHas() throws JMSException {
    producer.setProperty("a", "producer's").setJMSCorrelationID("producer's");
    producer.setJMSType("producer's").setJMSReplyTo(queue);
    Message message = context.createMessage();
    message.setIntProperty("a", 1);
    message.setIntProperty("b", 2);
    message.setJMSCorrelationID("message's");
    message.setJMSType("message's");
    message.setJMSReplyTo(provider.newQueue());
    producer.send(queue, message);
    Message received = received(Message.class);
    assertThat(received.getObjectProperty("a")).isEqualTo("producer's");
    assertThat(received.getObjectProperty("b")).isEqualTo(2);
    assertThat(received.getJMSCorrelationID()).isEqualTo("producer's");
    assertThat(received.getJMSType()).isEqualTo("producer's");
    assertThat(received.getJMSReplyTo()).isEqualTo(queue);

    Message untouched = context.createMessage();
    untouched.setJMSCorrelationID("message's");
    untouched.setJMSType("message's");
    context.createProducer().send(queue, untouched);
    Message second = received(Message.class);
    assertThat(second.getJMSCorrelationID()).isEqualTo("message's");
    assertThat(second.getJMSType()).isEqualTo("message's");
  }

  @Test
  @DisplayName("JMSProducer.setJMSCorrelationIDAsBytes: any bytes, copied")
  void shouldCarryACorrelationIdOfBytes() throws JMSException {
    byte[] id = {0, (byte) 0xff, (byte) 0xc0};
    producer.setJMSCorrelationIDAsBytes(id);
    id[0] = 9;
    producer.getJMSCorrelationIDAsBytes()[1] = 9;
    producer.send(queue, "text");
    assertThat(received(Message.class).getJMSCorrelationIDAsBytes()).containsExactly(0, 0xff, 0xc0);
    producer.setJMSCorrelationID("now text").send(queue, "text");
    assertThat(received(Message.class).getJMSCorrelationID()).isEqualTo("now text");
    producer.setJMSCorrelationIDAsBytes(null).send(queue, "text");
    assertThat(received(Message.class).getJMSCorrelationID()).isNull();
  }

  @Test
  @DisplayName("JMSProducer.send: a message of the body's kind; for null, without a body")
  void shouldSendBodies() throws JMSException {
    producer.setProperty("a", 1);
    producer.send(queue, "text");
    producer.send(queue, Map.<String, Object>of("a", 1));
    producer.send(queue, new byte[] {1});
    producer.send(queue, (Serializable) List.of(1));
    assertThat(received(TextMessage.class).getText()).isEqualTo("text");
    MapMessage map = received(MapMessage.class);
    assertThat(map.getInt("a")).isEqualTo(1);
    assertThat(map.getIntProperty("a")).isEqualTo(1);
    assertThat(received(BytesMessage.class).getBodyLength()).isEqualTo(1);
    assertThat(received(ObjectMessage.class).getObject()).isEqualTo(List.of(1));

    producer.send(queue, (String) null);
    producer.send(queue, (Map<String, Object>) null);
    producer.send(queue, (byte[]) null);
    producer.send(queue, (Serializable) null);
    assertThat(received(TextMessage.class).getText()).isNull();
    assertThat(received(MapMessage.class).getMapNames().hasMoreElements()).isFalse();
    assertThat(received(BytesMessage.class).getBodyLength()).isZero();
    assertThat(received(ObjectMessage.class).getObject()).isNull();
  }

  @Test
  @DisplayName("JMSProducer.send: what is no message, no body and no destination")
  void shouldRefuseWhatCanNotBeSent() {
    assertFails(() -> producer.send(queue, (Message) null), MessageFormatRuntimeException.class);
    Map<String, Object> nameless = new HashMap<>();
    nameless.put(null, 1);
    for (Map<String, Object> map :
        List.of(nameless, Map.<String, Object>of("", 1), Map.<String, Object>of("a", List.of()))) {
      assertFails(() -> producer.send(queue, map), MessageFormatRuntimeException.class);
    }
    Serializable notReally = new Object[] {new Object()};
    assertFails(() -> producer.send(queue, notReally), MessageFormatRuntimeException.class);
    Message message = context.createMessage();
    for (Destination destination : new Destination[] {null, new Destination() {}}) {
      Class<InvalidDestinationRuntimeException> invalid = InvalidDestinationRuntimeException.class;
      assertFails(() -> producer.send(destination, message), invalid);
      assertFails(() -> producer.send(destination, "text"), invalid);
      assertFails(() -> producer.send(destination, Map.of()), invalid);
      assertFails(() -> producer.send(destination, new byte[1]), invalid);
      assertFails(() -> producer.send(destination, (Serializable) 1), invalid);
    }
    assertFails(
        () -> producer.setJMSReplyTo(new Destination() {}),
        InvalidDestinationRuntimeException.class);
    assertThat(context.createConsumer(queue).receiveNoWait()).isNull();
  }

  @Test
  @DisplayName("JMSProducer.send: MessageNotWriteableRuntimeException to set read-only properties")
  void shouldRefuseToSetPropertiesOfAReceivedMessage() {
    producer.send(queue, "text");
    Message received = received(Message.class);
    producer.setProperty("a", 1);
    assertFails(() -> producer.send(queue, received), MessageNotWriteableRuntimeException.class);
    producer.clearProperties().send(queue, received);
    assertThat(received(Message.class)).isNotNull();
  }

  @Test
  @DisplayName("JMSProducer.setProperty: the rules for a message's properties, unchecked")
  void shouldHoldPropertiesToTheRulesOfMessages() {
    for (String name : new String[] {null, ""}) {
      Class<IllegalArgumentException> refused = IllegalArgumentException.class;
      assertThatThrownBy(() -> producer.setProperty(name, true)).isInstanceOf(refused);
      assertThatThrownBy(() -> producer.setProperty(name, (byte) 1)).isInstanceOf(refused);
      assertThatThrownBy(() -> producer.setProperty(name, (short) 1)).isInstanceOf(refused);
      assertThatThrownBy(() -> producer.setProperty(name, 1)).isInstanceOf(refused);
      assertThatThrownBy(() -> producer.setProperty(name, 1L)).isInstanceOf(refused);
      assertThatThrownBy(() -> producer.setProperty(name, 1f)).isInstanceOf(refused);
      assertThatThrownBy(() -> producer.setProperty(name, 1d)).isInstanceOf(refused);
      assertThatThrownBy(() -> producer.setProperty(name, "x")).isInstanceOf(refused);
      assertThatThrownBy(() -> producer.setProperty(name, (Object) 1)).isInstanceOf(refused);
    }
    assertFails(
        () -> producer.setProperty("a", (Object) List.of()), MessageFormatRuntimeException.class);
    assertFails(() -> producer.setProperty("a b", 1), JMSRuntimeException.class);
    producer.setProperty("int", 1).setProperty("text", "many").setProperty("number", "12");
    assertThat(producer.getIntProperty("int")).isEqualTo(1);
    assertThat(producer.getLongProperty("int")).isEqualTo(1);
    assertThat(producer.getStringProperty("int")).isEqualTo("1");
    assertThat(producer.getObjectProperty("int")).isEqualTo(1);
    assertThat(producer.getByteProperty("number")).isEqualTo((byte) 12);
    assertThat(producer.getShortProperty("number")).isEqualTo((short) 12);
    assertThat(producer.getFloatProperty("number")).isEqualTo(12f);
    assertThat(producer.getDoubleProperty("number")).isEqualTo(12d);
    assertThat(producer.getBooleanProperty("number")).isFalse();
    assertFails(() -> producer.getByteProperty("int"), MessageFormatRuntimeException.class);
    assertFails(() -> producer.getBooleanProperty("int"), MessageFormatRuntimeException.class);
    assertThatThrownBy(() -> producer.getIntProperty("text"))
        .isInstanceOf(NumberFormatException.class);
    assertThatThrownBy(() -> producer.getIntProperty("absent"))
        .isInstanceOf(NumberFormatException.class);
    assertThat(producer.getObjectProperty("absent")).isNull();
    assertThat(producer.propertyExists("int")).isTrue();
    assertThat(producer.propertyExists("absent")).isFalse();
    producer.clearProperties();
    assertThat(producer.propertyExists("int")).isFalse();
  }

  @Test
  @DisplayName("JMSProducer.getPropertyNames: a view of what the producer has, unmodifiable")
  void shouldShowItsPropertyNamesAsTheyAre() {
    producer.setJMSType("no property");
    Set<String> names = producer.getPropertyNames();
    assertThat(names).isEmpty();
    producer.setProperty("a", 1).setProperty("b", 2);
    assertThat(names).containsExactlyInAnyOrder("a", "b");
    assertThat(names.contains("a")).isTrue();
    assertThat(names.contains("c")).isFalse();
    Class<UnsupportedOperationException> refused = UnsupportedOperationException.class;
    assertThatThrownBy(() -> names.add("c")).isInstanceOf(refused);
    assertThatThrownBy(() -> names.remove("a")).isInstanceOf(refused);
    assertThatThrownBy(names::clear).isInstanceOf(refused);
    assertThatThrownBy(
            () -> {
              var iterator = names.iterator();
              iterator.next();
              iterator.remove();
            })
        .isInstanceOf(refused);
    producer.clearProperties();
    assertThat(names).isEmpty();
  }

  @Test
  @DisplayName("§7.3, JMSProducer.setAsync: asynchronous with a listener, synchronous with null")
  void shouldSendAsynchronouslyWhileItHasAListener() throws Exception {
    CompletableFuture<Message> completed = new CompletableFuture<>();
    CompletionListener listener = new FutureCompletion(completed);
    assertThat(producer.setAsync(listener).getAsync()).isSameAs(listener);
    producer.send(queue, "asynchronous");
    Message message = completed.get(ProviderExtension.DEADLINE_MS, TimeUnit.MILLISECONDS);
    assertThat(message.getBody(String.class)).isEqualTo("asynchronous");
    assertThat(message.getJMSMessageID()).startsWith("ID:");
    assertThat(producer.setAsync(null).getAsync()).isNull();
    TextMessage synchronous = context.createTextMessage("synchronous");
    producer.send(queue, synchronous);
    assertThat(received(TextMessage.class).getText()).isEqualTo("asynchronous");
    assertThat(received(TextMessage.class).getText()).isEqualTo("synchronous");
  }

  @Test
  @DisplayName("§7.1, §6.2.15 a producer of a closed context throws IllegalStateRuntimeException")
  void shouldBeOfNoUseOnceItsContextIsClosed() {
    Message message = context.createMessage();
    context.close();
    Class<IllegalStateRuntimeException> closed = IllegalStateRuntimeException.class;
    assertFails(() -> producer.send(queue, message), closed);
    assertFails(() -> producer.send(queue, "text"), closed);
    assertFails(() -> producer.send(queue, Collections.emptyMap()), closed);
    assertFails(() -> producer.send(queue, new byte[1]), closed);
    assertFails(() -> producer.send(queue, (Serializable) 1), closed);
    assertFails(context::createProducer, closed);
  }

  private static void assertFails(
      ThrowingCallable call, Class<? extends JMSRuntimeException> exception) {
    assertThatThrownBy(call)
        .isInstanceOf(exception)
        .satisfies(
            thrown -> assertThat(((JMSRuntimeException) thrown).getErrorCode()).isNotEmpty());
  }
}
