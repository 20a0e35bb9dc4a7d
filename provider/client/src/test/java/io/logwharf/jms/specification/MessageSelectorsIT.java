package io.logwharf.jms.specification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.InvalidSelectorException;
import jakarta.jms.InvalidSelectorRuntimeException;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.Topic;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Jakarta Messaging 3.1 §3.8, message selection, as the broker sees messages")
class MessageSelectorsIT {
  private static final String INVALID = "color = ";

  @RegisterExtension final ProviderExtension provider = new ProviderExtension();

  private Message message() throws JMSException {
    Message message = provider.session().createMessage();
    message.setJMSType("car");
    message.setJMSCorrelationID("c1");
    message.setBooleanProperty("yes", true);
    message.setByteProperty("byte", (byte) 1);
    message.setShortProperty("short", (short) 2);
    message.setIntProperty("int", 3);
    message.setLongProperty("long", 4);
    message.setFloatProperty("float", 1.5f);
    message.setDoubleProperty("double", 2.5);
    message.setStringProperty("text", "it's");
    message.setStringProperty("number", "2");
    message.setStringProperty("nothing", null);
    message.setStringProperty("JMSXGroupID", "g");
    message.setIntProperty("JMSXGroupSeq", 3);
    message.setStringProperty("JMS_vendor", "v");
    return message;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "JMSType = 'car' AND JMSCorrelationID = 'c1'",
        "JMSPriority = 4 AND JMSDeliveryMode = 'PERSISTENT'",
        "JMSTimestamp > 0 AND JMSMessageID LIKE 'ID:%'",
        "JMSXGroupID = 'g' AND JMSXGroupSeq = 3 AND JMS_vendor = 'v'",
        "JMSXUserID IS NULL AND absent IS NULL AND nothing IS NULL",
        "yes AND NOT yes = FALSE",
        "byte = 1 AND short = 2 AND int = 3 AND long = 4",
        "float = 1.5 AND double = 2.5 AND int = 3.0 AND double = 25E-1",
        "byte + short = int AND float < double AND int / 2 = 1",
        "text = 'it''s' AND text LIKE 'it_s' AND JMSType IN ('car', 'bike')",
        "int BETWEEN 3 AND 3 AND int = 0x3 AND long = 4L",
        "number = '2'"
      })
  @DisplayName("§3.8.1.1 header fields and properties of every type can be selected by")
  void shouldSelectByHeaderFieldsAndProperties(String selector) throws JMSException {
    Queue queue = provider.newQueue();
    try (MessageConsumer consumer = provider.session().createConsumer(queue, selector)) {
      assertThat(consumer.getMessageSelector()).isEqualTo(selector);
      provider.send(queue, message());
      assertThat(provider.<Message>receive(consumer)).isNotNull();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "number > 1",
        "number = 2",
        "yes = 1",
        "text = 1",
        "nothing = 'x'",
        "nothing <> 'x'",
        "NOT (absent = 1)",
        "Text = 'it''s'",
        "JMSType LIKE 'b%'",
        "JMSDeliveryMode = 'NON_PERSISTENT'"
      })
  @DisplayName("§3.8.1.1, §3.8.1.2 values are not converted, nothing equals null, case counts")
  void shouldNotSelectByConversion(String selector) throws JMSException {
    Queue queue = provider.newQueue();
    provider.send(queue, message());
    try (MessageConsumer consumer = provider.session().createConsumer(queue, selector)) {
      assertThat(consumer.receiveNoWait()).isNull();
    }
    assertThat(provider.<Message>receive(queue)).isNotNull();
  }

  @Test
  @DisplayName("§3.8.1.1 JMSMessageID is null where there is none")
  void shouldTakeAMessageIdThatWasDisabledForNull() throws JMSException {
    Queue queue = provider.newQueue();
    var producer = provider.session().createProducer(queue);
    producer.setDisableMessageID(true);
    producer.send(message());
    try (MessageConsumer consumer =
        provider.session().createConsumer(queue, "JMSMessageID IS NULL")) {
      assertThat(provider.<Message>receive(consumer).getJMSMessageID()).isNull();
    }
  }

  @Test
  @DisplayName("§3.8.1.1 an empty selector, and null, is none")
  void shouldTakeNothingForNoSelector() throws JMSException {
    Queue queue = provider.newQueue();
    for (String none : new String[] {"", null}) {
      provider.send(queue, message());
      try (MessageConsumer consumer = provider.session().createConsumer(queue, none)) {
        assertThat(provider.<Message>receive(consumer)).isNotNull();
        assertThat(consumer.getMessageSelector()).isNull();
      }
    }
  }

  @Test
  @DisplayName("§3.8.1.1 an invalid one: InvalidSelectorException from every method that takes one")
  void shouldRefuseAnInvalidSelectorWhereverItIsPresented() throws Exception {
    Session session = provider.session();
    Queue queue = provider.newQueue();
    Topic topic = provider.newTopic();
    Class<InvalidSelectorException> invalid = InvalidSelectorException.class;
    for (ThrowingCallable call :
        List.<ThrowingCallable>of(
            () -> session.createConsumer(queue, INVALID),
            () -> session.createConsumer(topic, INVALID),
            () -> session.createConsumer(topic, INVALID, false),
            () -> session.createBrowser(queue, INVALID),
            () -> session.createSharedConsumer(topic, "s", INVALID),
            () -> session.createSharedDurableConsumer(topic, "s", INVALID))) {
      assertThatThrownBy(call)
          .isInstanceOf(invalid)
          .satisfies(thrown -> assertThat(((JMSException) thrown).getErrorCode()).isNotEmpty());
    }
    JMSContext context = provider.newContext(JMSContext.AUTO_ACKNOWLEDGE);
    context.setClientID("invalid-selectors");
    for (ThrowingCallable call :
        List.<ThrowingCallable>of(
            () -> context.createConsumer(queue, INVALID),
            () -> context.createConsumer(topic, INVALID, true),
            () -> context.createBrowser(queue, INVALID),
            () -> context.createDurableConsumer(topic, "d", INVALID, false),
            () -> context.createSharedConsumer(topic, "s", INVALID),
            () -> context.createSharedDurableConsumer(topic, "s", INVALID))) {
      assertThatThrownBy(call)
          .isInstanceOf(InvalidSelectorRuntimeException.class)
          .satisfies(
              thrown ->
                  assertThat(((InvalidSelectorRuntimeException) thrown).getErrorCode())
                      .isNotEmpty());
    }
    try (var queues = provider.factory().createQueueConnection();
        var topics = provider.factory().createTopicConnection()) {
      assertThatThrownBy(() -> queues.createQueueSession(false, 1).createReceiver(queue, INVALID))
          .isInstanceOf(invalid);
      assertThatThrownBy(
              () -> topics.createTopicSession(false, 1).createSubscriber(topic, INVALID, false))
          .isInstanceOf(invalid);
    }
  }
}
