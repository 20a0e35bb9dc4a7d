package io.logwharf.jms.message;

import static io.logwharf.jms.message.Exchange.FACTORY;
import static io.logwharf.jms.message.Exchange.NOW;
import static io.logwharf.jms.message.Exchange.QUEUE;
import static io.logwharf.jms.message.Exchange.sendAndReceive;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.logwharf.jms.destination.LogwharfQueue;
import io.logwharf.jms.destination.LogwharfTopic;
import jakarta.jms.DeliveryMode;
import jakarta.jms.Destination;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Queue;
import jakarta.jms.Topic;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Jakarta Messaging 3.1 §3.4. */
class HeaderFieldsTest {
  private final LogwharfMessage message = FACTORY.createMessage();

  @Test
  void shouldCarryWhatTheSendSets_3_4_11() throws JMSException {
    message.setJMSMessageID("ID:x");
    message.setJMSTimestamp(NOW);
    message.setJMSDeliveryMode(DeliveryMode.NON_PERSISTENT);
    message.setJMSPriority(7);
    message.setJMSExpiration(NOW + 1000);
    message.setJMSDeliveryTime(NOW + 10);
    Message received = sendAndReceive(message);
    assertThat(received.getJMSMessageID()).isEqualTo("ID:x");
    assertThat(received.getJMSTimestamp()).isEqualTo(NOW);
    assertThat(received.getJMSDeliveryMode()).isEqualTo(DeliveryMode.NON_PERSISTENT);
    assertThat(received.getJMSPriority()).isEqualTo(7);
    assertThat(received.getJMSExpiration()).isEqualTo(NOW + 1000);
    assertThat(received.getJMSDeliveryTime()).isEqualTo(NOW + 10);
    assertThat(received.getJMSDestination()).isEqualTo(QUEUE);
  }

  @Test
  void shouldHaveTheDefaultsOfTheSpecification() throws JMSException {
    Message received = sendAndReceive(message);
    assertThat(received.getJMSDeliveryMode()).isEqualTo(DeliveryMode.PERSISTENT);
    assertThat(received.getJMSPriority()).isEqualTo(4);
    assertThat(received.getJMSExpiration()).isZero();
    assertThat(received.getJMSDeliveryTime()).isZero();
    assertThat(received.getJMSCorrelationID()).isNull();
    assertThat(received.getJMSCorrelationIDAsBytes()).isNull();
    assertThat(received.getJMSReplyTo()).isNull();
    assertThat(received.getJMSType()).isNull();
  }

  @Test
  void shouldHaveNoIdNorTimestampWhereTheSenderSwitchedThemOff_3_4_3_and_3_4_4()
      throws JMSException {
    Message received = sendAndReceive(message);
    assertThat(received.getJMSMessageID()).isNull();
    assertThat(received.getJMSTimestamp()).isZero();
  }

  @Test
  void shouldCarryWhatTheApplicationSets() throws JMSException {
    message.setJMSCorrelationID("correlation");
    message.setJMSReplyTo(new LogwharfTopic("replies/here"));
    message.setJMSType("type");
    Message received = sendAndReceive(message);
    assertThat(received.getJMSCorrelationID()).isEqualTo("correlation");
    assertThat(received.getJMSCorrelationIDAsBytes())
        .isEqualTo("correlation".getBytes(StandardCharsets.UTF_8));
    assertThat(received.getJMSReplyTo()).isEqualTo(new LogwharfTopic("replies/here"));
    assertThat(received.getJMSType()).isEqualTo("type");
  }

  @Test
  void shouldCarryACorrelationIdOfBytes_3_4_5() throws JMSException {
    byte[] id = {0, -1, 'x'};
    message.setJMSCorrelationIDAsBytes(id);
    id[0] = 9;
    Message received = sendAndReceive(message);
    assertThat(received.getJMSCorrelationIDAsBytes()).containsExactly(0, -1, 'x');
    received.getJMSCorrelationIDAsBytes()[1] = 5;
    assertThat(received.getJMSCorrelationIDAsBytes()).containsExactly(0, -1, 'x');
    message.setJMSCorrelationIDAsBytes(null);
    assertThat(message.getJMSCorrelationIDAsBytes()).isNull();
  }

  @Test
  void shouldTakeDestinationsOfOtherProvidersByName_3_4_6() throws JMSException {
    message.setJMSReplyTo((Queue) () -> "theirs");
    assertThat(message.getJMSReplyTo()).isEqualTo(new LogwharfQueue("theirs"));
    message.setJMSReplyTo((Topic) () -> "theirs");
    assertThat(message.getJMSReplyTo()).isEqualTo(new LogwharfTopic("theirs"));
    message.setJMSReplyTo(null);
    assertThat(message.getJMSReplyTo()).isNull();
    assertThatThrownBy(() -> message.setJMSReplyTo(new Destination() {}))
        .isInstanceOf(InvalidDestinationException.class);
    assertThatThrownBy(() -> message.setJMSReplyTo((Queue) () -> ""))
        .isInstanceOf(InvalidDestinationException.class);
  }

  @Test
  void shouldTellRedeliveriesAndCountThem_3_4_7_and_3_5_11() throws JMSException {
    Message first = sendAndReceive(message, 0);
    assertThat(first.getJMSRedelivered()).isFalse();
    assertThat(first.getIntProperty("JMSXDeliveryCount")).isEqualTo(1);
    Message third = sendAndReceive(message, 2);
    assertThat(third.getJMSRedelivered()).isTrue();
    assertThat(third.getIntProperty("JMSXDeliveryCount")).isEqualTo(3);
    assertThat(third.propertyExists("JMSXDeliveryCount")).isTrue();
    assertThat(third.getPropertyNames().nextElement()).isEqualTo("JMSXDeliveryCount");
    assertThat(message.propertyExists("JMSXDeliveryCount")).isFalse();
  }

  @Test
  void shouldRefuseValuesThatThereAreNot() {
    assertThatThrownBy(() -> message.setJMSDeliveryMode(3)).isInstanceOf(JMSException.class);
    assertThatThrownBy(() -> message.setJMSPriority(10)).isInstanceOf(JMSException.class);
    assertThatThrownBy(() -> message.setJMSPriority(-1)).isInstanceOf(JMSException.class);
  }

  @Test
  void shouldLetHeaderFieldsOfReceivedMessagesBeChanged_3_10() throws JMSException {
    LogwharfMessage received = sendAndReceive(message);
    received.setJMSType("changed");
    received.setJMSRedelivered(true);
    received.setJMSDestination(null);
    assertThat(received.getJMSType()).isEqualTo("changed");
    assertThat(received.getJMSRedelivered()).isTrue();
    assertThat(received.getJMSDestination()).isNull();
  }

  @Test
  void shouldGiveRecordsOfKafkaClientsAnIdByTheirPlace_3_11_4() throws JMSException {
    LogwharfMessage received =
        Exchange.receivePlain(
            out -> {
              out.key("key");
              out.value("value");
              out.header("color".getBytes(StandardCharsets.UTF_8), "red");
            });
    assertThat(received).isInstanceOf(LogwharfBytesMessage.class);
    assertThat(received.getBody(byte[].class)).isEqualTo("value".getBytes(StandardCharsets.UTF_8));
    assertThat(received.getJMSMessageID()).isEqualTo("ID:x-jms.some_20queue-3-41");
    assertThat(received.getJMSTimestamp()).isEqualTo(NOW);
    assertThat(received.getStringProperty("color")).isEqualTo("red");
    received.setJMSMessageID(null);
    assertThat(received.getJMSMessageID()).isNull();
  }

  @Test
  void shouldAcknowledgeAsTheSessionSays_3_6() throws JMSException {
    int[] acknowledged = {0};
    LogwharfMessage received =
        FACTORY.receive(
            Exchange.record(message), new Delivery(QUEUE, 0, 0, () -> acknowledged[0]++));
    received.acknowledge();
    assertThat(acknowledged[0]).isEqualTo(1);
    message.acknowledge();
    assertThat(acknowledged[0]).isEqualTo(1);
  }
}
