package io.logwharf.jms.specification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.IllegalStateException;
import jakarta.jms.QueueConnection;
import jakarta.jms.QueueReceiver;
import jakarta.jms.QueueSession;
import jakarta.jms.ServerSessionPool;
import jakarta.jms.Session;
import jakarta.jms.TopicConnection;
import jakarta.jms.TopicSession;
import jakarta.jms.TopicSubscriber;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The domain-specific APIs (Jakarta Messaging 3.1 §2.8, §2.9, §9.2). */
class DomainsIT extends SpecificationTest {
  private QueueConnection queues;
  private TopicConnection topics;
  private QueueSession queueSession;
  private TopicSession topicSession;

  @BeforeEach
  void openDomains() throws Exception {
    queues = provider.closing(provider.factory().createQueueConnection());
    topics = provider.closing(provider.factory().createTopicConnection());
    queues.start();
    topics.setClientID(name);
    topics.start();
    queueSession = queues.createQueueSession(false, Session.AUTO_ACKNOWLEDGE);
    topicSession = topics.createTopicSession(false, Session.AUTO_ACKNOWLEDGE);
  }

  @Test
  void shouldRefuseWhatIsForTopicsOnAQueueConnection_9_2() throws Exception {
    ServerSessionPool pool = () -> null;
    for (Call<?> call :
        List.<Call<?>>of(
            () -> queues.createSharedConnectionConsumer(topic, "s", null, pool, 1),
            () -> queues.createDurableConnectionConsumer(topic, "s", null, pool, 1),
            () -> queues.createSharedDurableConnectionConsumer(topic, "s", null, pool, 1))) {
      assertIllegal(call);
    }
  }

  @Test
  void shouldRefuseWhatIsForTopicsOnAQueueSession_9_2() {
    for (Call<?> call :
        List.<Call<?>>of(
            () -> queueSession.createDurableSubscriber(topic, "s"),
            () -> queueSession.createDurableSubscriber(topic, "s", null, false),
            () -> queueSession.createDurableConsumer(topic, "s"),
            () -> queueSession.createDurableConsumer(topic, "s", null, false),
            () -> queueSession.createSharedConsumer(topic, "s"),
            () -> queueSession.createSharedConsumer(topic, "s", null),
            () -> queueSession.createSharedDurableConsumer(topic, "s"),
            () -> queueSession.createSharedDurableConsumer(topic, "s", null),
            () -> queueSession.createTemporaryTopic(),
            () -> queueSession.createTopic("t"),
            () -> {
              queueSession.unsubscribe("s");
              return null;
            })) {
      assertIllegal(call);
    }
  }

  @Test
  void shouldRefuseWhatIsForQueuesOnATopicSession_9_2() {
    for (Call<?> call :
        List.<Call<?>>of(
            () -> topicSession.createBrowser(queue),
            () -> topicSession.createBrowser(queue, null),
            () -> topicSession.createQueue("q"),
            () -> topicSession.createTemporaryQueue())) {
      assertIllegal(call);
    }
  }

  private static void assertIllegal(Call<?> call) {
    assertThatThrownBy(call::run)
        .isInstanceOf(IllegalStateException.class)
        .hasFieldOrPropertyWithValue("errorCode", "ILLEGAL_STATE");
  }

  @Test
  void shouldReceiveFromAQueue_8_1() throws Exception {
    QueueReceiver receiver = queueSession.createReceiver(queue, "a IS NULL");
    assertThat(receiver.getQueue()).isEqualTo(queue);
    assertThat(receiver.getMessageSelector()).isEqualTo("a IS NULL");
    queueSession.createSender(queue).send(queueSession.createTextMessage("a"));
    assertThat(receive(receiver)).isEqualTo("a");
  }

  @Test
  void shouldReceiveFromATopic_8_1() throws Exception {
    TopicSubscriber subscriber = topicSession.createSubscriber(topic, "a IS NULL", false);
    assertThat(subscriber.getTopic()).isEqualTo(topic);
    assertThat(subscriber.getNoLocal()).isFalse();
    assertThat(subscriber.getMessageSelector()).isEqualTo("a IS NULL");
    TopicSubscriber durable = topicSession.createDurableSubscriber(topic, "s");
    topicSession.createPublisher(topic).publish(topicSession.createTextMessage("a"));
    assertThat(receive(subscriber)).isEqualTo("a");
    assertThat(receive(durable)).isEqualTo("a");
    durable.close();
    topicSession.unsubscribe("s");
  }

  @Test
  void shouldCreateSessionsOfEachMode_6_2() throws Exception {
    assertThat(queues.createQueueSession(true, 0).getTransacted()).isTrue();
    assertThat(topics.createTopicSession(true, 0).getTransacted()).isTrue();
    for (int mode : new int[] {Session.CLIENT_ACKNOWLEDGE, Session.DUPS_OK_ACKNOWLEDGE}) {
      assertThat(queues.createQueueSession(false, mode).getAcknowledgeMode()).isEqualTo(mode);
      assertThat(topics.createTopicSession(false, mode).getAcknowledgeMode()).isEqualTo(mode);
    }
  }
}
