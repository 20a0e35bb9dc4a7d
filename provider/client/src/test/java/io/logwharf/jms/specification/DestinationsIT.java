package io.logwharf.jms.specification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.Destination;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Queue;
import jakarta.jms.QueueBrowser;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import jakarta.jms.Topic;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Jakarta Messaging 3.1 §4, §6.2.3, queues and topics")
class DestinationsIT {
  @RegisterExtension final ProviderExtension provider = new ProviderExtension();

  @ParameterizedTest
  @ValueSource(
      strings = {"orders", "a.b-c_D9", "with space", "jms/orders", "größe", ".", "..", "数"})
  @DisplayName("§4.1.4, §4.2.6 a destination keeps its name, and carries messages under it")
  void shouldKeepItsName(String name) throws JMSException {
    Session session = provider.session();
    Queue queue = session.createQueue(name + " as queue");
    Topic topic = session.createTopic(name + " as topic");
    assertThat(queue.getQueueName()).isEqualTo(name + " as queue");
    assertThat(topic.getTopicName()).isEqualTo(name + " as topic");
    assertThat(queue.toString()).contains(name);
    assertThat(topic.toString()).contains(name);
    assertThat(session.createQueue(queue.getQueueName())).isEqualTo(queue);
    assertThat(session.createTopic(topic.getTopicName())).isEqualTo(topic).isNotEqualTo(queue);
    provider.send(queue, session.createTextMessage("text"));
    Message received = provider.receive(session.createQueue(queue.getQueueName()));
    assertThat(received.getJMSDestination()).isEqualTo(queue).hasSameHashCodeAs(queue);
  }

  @ParameterizedTest
  @ValueSource(strings = {".", "..", "a/b", "__internal"})
  @DisplayName("§4.1.4 a name that the log could not have as it is, is one all the same")
  void shouldTakeNamesThatTheLogHasNot(String name) throws JMSException {
    Queue queue = provider.session().createQueue(name);
    provider.send(queue, provider.session().createTextMessage("text"));
    assertThat(provider.<TextMessage>receive(queue).getText()).isEqualTo("text");
  }

  @Test
  @DisplayName("Session.createQueue, createTopic: InvalidDestinationException for no name")
  void shouldRefuseNamesThatAreNone() {
    Session session = provider.session();
    for (String name : new String[] {null, "", "half a pair \ud800"}) {
      assertThatThrownBy(() -> session.createQueue(name))
          .isInstanceOf(InvalidDestinationException.class);
      assertThatThrownBy(() -> session.createTopic(name))
          .isInstanceOf(InvalidDestinationException.class);
    }
  }

  @Test
  @DisplayName("§4.1.2 each message of a queue goes to one consumer")
  void shouldGiveAMessageOfAQueueToOneConsumer() throws JMSException {
    Queue queue = provider.newQueue();
    MessageConsumer one = provider.session().createConsumer(queue);
    MessageConsumer other = provider.session().createConsumer(queue);
    provider.send(queue, provider.session().createMessage());
    assertThat(provider.<Message>receive(one)).isNotNull();
    assertThat(other.receiveNoWait()).isNull();
  }

  @Test
  @DisplayName("§4.1.2 what a selector leaves out stays for others")
  void shouldLeaveWhatIsNotSelected() throws JMSException {
    Queue queue = provider.newQueue();
    MessageConsumer red = provider.session().createConsumer(queue, "color = 'red'");
    TextMessage blue = provider.session().createTextMessage("blue");
    blue.setStringProperty("color", "blue");
    provider.send(queue, blue);
    assertThat(red.receiveNoWait()).isNull();
    assertThat(provider.<TextMessage>receive(queue).getText()).isEqualTo("blue");
  }

  @Test
  @DisplayName("§4.1.8 a queue holds messages while nobody consumes")
  void shouldHoldMessagesWhileNobodyConsumes() throws JMSException {
    Queue queue = provider.newQueue();
    try (JMSContext sender = provider.factory().createContext()) {
      sender.createProducer().send(queue, "text");
    }
    assertThat(provider.<TextMessage>receive(queue).getText()).isEqualTo("text");
  }

  @Test
  @DisplayName("§4.2.2 a subscription gets what is sent after it was created")
  void shouldGiveASubscriptionWhatCameAfterIt() throws JMSException {
    Topic topic = provider.newTopic();
    provider.send(topic, provider.session().createTextMessage("before"));
    MessageConsumer subscriber = provider.session().createConsumer(topic);
    provider.send(topic, provider.session().createTextMessage("after"));
    assertThat(provider.<TextMessage>receive(subscriber).getText()).isEqualTo("after");
    subscriber.close();
    provider.send(topic, provider.session().createTextMessage("nobody listens"));
    assertThat(provider.session().createConsumer(topic).receiveNoWait()).isNull();
  }

  @Test
  @DisplayName("§4.2.4 subscription names: Java letters and digits, _ . - and 128 of them")
  void shouldTakeTheNamesOfSubscriptionsThatTheSpecificationAllows() throws JMSException {
    Topic topic = provider.newTopic();
    Session session = provider.session();
    List<String> names =
        List.of(
            "a",
            "_",
            ".",
            "-",
            "$",
            "..",
            "Letters_09.and-more",
            "größe",
            "数数",
            "x".repeat(128),
            "数".repeat(128),
            "._-".repeat(42) + "ab");
    for (String name : names) {
      MessageConsumer durable = session.createSharedDurableConsumer(topic, name);
      MessageConsumer nonDurable = session.createSharedConsumer(topic, name);
      provider.send(topic, session.createTextMessage(name));
      assertThat(provider.<TextMessage>receive(durable).getText()).isEqualTo(name);
      assertThat(provider.<TextMessage>receive(nonDurable).getText()).isEqualTo(name);
      durable.close();
      nonDurable.close();
      session.unsubscribe(name);
    }
    try (JMSContext context = provider.factory().createContext()) {
      context.setClientID("数".repeat(128));
      for (String name : names) {
        context.createDurableConsumer(topic, name).close();
        context.unsubscribe(name);
      }
    }
  }

  @Test
  @DisplayName("Session.createConsumer, createBrowser: what is no destination here")
  void shouldRefuseToConsumeFromWhatIsNoDestination() {
    Session session = provider.session();
    for (Destination invalid : new Destination[] {null, new Destination() {}}) {
      assertThatThrownBy(() -> session.createConsumer(invalid))
          .isInstanceOf(InvalidDestinationException.class);
    }
    assertThatThrownBy(() -> session.createBrowser(null))
        .isInstanceOf(InvalidDestinationException.class);
    assertThatThrownBy(() -> session.createSharedConsumer(null, "name"))
        .isInstanceOf(InvalidDestinationException.class);
    assertThatThrownBy(() -> session.createSharedDurableConsumer(null, "name"))
        .isInstanceOf(InvalidDestinationException.class);
  }

  @Test
  @DisplayName("§6.2.3 destinations of other providers are taken by their name")
  void shouldTakeForeignDestinationsByName() throws JMSException {
    Queue queue = provider.newQueue();
    provider.send(queue, provider.session().createTextMessage("text"));
    Queue foreign = ForeignObjects.queue(queue.getQueueName());
    try (QueueBrowser browser = provider.session().createBrowser(foreign)) {
      assertThat(browser.getEnumeration().hasMoreElements()).isTrue();
      assertThat(browser.getQueue()).isEqualTo(queue);
    }
    assertThat(provider.<TextMessage>receive(foreign).getText()).isEqualTo("text");
  }
}
