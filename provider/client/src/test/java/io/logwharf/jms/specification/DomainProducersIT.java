package io.logwharf.jms.specification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.DeliveryMode;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageFormatException;
import jakarta.jms.Queue;
import jakarta.jms.QueueConnection;
import jakarta.jms.QueueSender;
import jakarta.jms.QueueSession;
import jakarta.jms.Session;
import jakarta.jms.Topic;
import jakarta.jms.TopicConnection;
import jakarta.jms.TopicPublisher;
import jakarta.jms.TopicSession;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@DisplayName("Jakarta Messaging 3.1 §7.1, §7.2, producers of the domain-specific API")
class DomainProducersIT {
  private static final Class<UnsupportedOperationException> UNSUPPORTED =
      UnsupportedOperationException.class;

  @RegisterExtension final ProviderExtension provider = new ProviderExtension();

  private QueueSession queueSession() throws JMSException {
    QueueConnection connection = provider.closing(provider.factory().createQueueConnection());
    return connection.createQueueSession(false, Session.AUTO_ACKNOWLEDGE);
  }

  private TopicSession topicSession() throws JMSException {
    TopicConnection connection = provider.closing(provider.factory().createTopicConnection());
    return connection.createTopicSession(false, Session.AUTO_ACKNOWLEDGE);
  }

  @Test
  @DisplayName("QueueSender: for a queue, or for the one of each send")
  void shouldSendToQueues() throws JMSException {
    QueueSession session = queueSession();
    Queue queue = provider.newQueue();
    Message message = session.createMessage();
    QueueSender sender = session.createSender(queue);
    assertThat(sender.getQueue()).isEqualTo(queue);
    sender.send(message);
    sender.send(message, DeliveryMode.NON_PERSISTENT, 4, 0);
    assertThatThrownBy(() -> sender.send(queue, message)).isInstanceOf(UNSUPPORTED);
    assertThatThrownBy(() -> sender.send(queue, message, 1, 4, 0)).isInstanceOf(UNSUPPORTED);

    QueueSender anywhere = session.createSender(null);
    assertThat(anywhere.getQueue()).isNull();
    anywhere.send(queue, message);
    anywhere.send(queue, message, DeliveryMode.NON_PERSISTENT, 4, 0);
    assertThatThrownBy(() -> anywhere.send(message)).isInstanceOf(UNSUPPORTED);
    assertThatThrownBy(() -> anywhere.send(message, 1, 4, 0)).isInstanceOf(UNSUPPORTED);
    assertThatThrownBy(() -> anywhere.send((Queue) null, message))
        .isInstanceOf(InvalidDestinationException.class);
    assertThatThrownBy(() -> anywhere.send(queue, null)).isInstanceOf(MessageFormatException.class);

    MessageConsumer consumer = provider.session().createConsumer(queue);
    for (int i = 0; i < 4; i++) {
      assertThat(provider.<Message>receive(consumer).getJMSDestination()).isEqualTo(queue);
    }
    assertThat(consumer.receiveNoWait()).isNull();
  }

  @Test
  @DisplayName("TopicPublisher: for a topic, or for the one of each publish")
  void shouldPublishToTopics() throws JMSException {
    TopicSession session = topicSession();
    Topic topic = provider.newTopic();
    MessageConsumer subscriber = provider.session().createConsumer(topic);
    Message message = session.createMessage();
    TopicPublisher publisher = session.createPublisher(topic);
    assertThat(publisher.getTopic()).isEqualTo(topic);
    publisher.publish(message);
    publisher.publish(message, DeliveryMode.NON_PERSISTENT, 4, 0);
    publisher.send(message);
    assertThatThrownBy(() -> publisher.publish(topic, message)).isInstanceOf(UNSUPPORTED);
    assertThatThrownBy(() -> publisher.publish(topic, message, 1, 4, 0)).isInstanceOf(UNSUPPORTED);

    TopicPublisher anywhere = session.createPublisher(null);
    assertThat(anywhere.getTopic()).isNull();
    anywhere.publish(topic, message);
    anywhere.publish(topic, message, DeliveryMode.NON_PERSISTENT, 4, 0);
    assertThatThrownBy(() -> anywhere.publish(message)).isInstanceOf(UNSUPPORTED);
    assertThatThrownBy(() -> anywhere.publish(message, 1, 4, 0)).isInstanceOf(UNSUPPORTED);
    assertThatThrownBy(() -> anywhere.publish((Topic) null, message))
        .isInstanceOf(InvalidDestinationException.class);
    assertThatThrownBy(() -> anywhere.publish(topic, null))
        .isInstanceOf(MessageFormatException.class);
    for (int i = 0; i < 5; i++) {
      assertThat(provider.<Message>receive(subscriber).getJMSDestination()).isEqualTo(topic);
    }
    assertThat(subscriber.receiveNoWait()).isNull();
  }
}
