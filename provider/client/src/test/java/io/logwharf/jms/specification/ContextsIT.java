package io.logwharf.jms.specification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.IllegalStateRuntimeException;
import jakarta.jms.InvalidDestinationRuntimeException;
import jakarta.jms.InvalidSelectorRuntimeException;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSRuntimeException;
import jakarta.jms.Message;
import jakarta.jms.TemporaryQueue;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Contexts, and their share of one connection (Jakarta Messaging 3.1 §2.7.3, §6.1, §6.2.6). */
class ContextsIT extends SpecificationTest {
  private static final int[] MODES = {
    JMSContext.SESSION_TRANSACTED,
    JMSContext.AUTO_ACKNOWLEDGE,
    JMSContext.CLIENT_ACKNOWLEDGE,
    JMSContext.DUPS_OK_ACKNOWLEDGE
  };

  private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

  @Test
  void shouldHaveTheModeThatItWasCreatedWith_6_2() {
    JMSContext first = provider.newContext(JMSContext.AUTO_ACKNOWLEDGE);
    for (int mode : MODES) {
      for (JMSContext each :
          List.of(provider.newContext(mode), provider.closing(first.createContext(mode)))) {
        assertThat(each.getSessionMode()).isEqualTo(mode);
        assertThat(each.getTransacted()).isEqualTo(mode == JMSContext.SESSION_TRANSACTED);
      }
    }
    try (JMSContext plain = provider.factory().createContext()) {
      assertThat(plain.getSessionMode()).isEqualTo(JMSContext.AUTO_ACKNOWLEDGE);
    }
  }

  @Test
  void shouldRefuseAModeThatIsNone_6_2() {
    JMSContext context = provider.newContext(JMSContext.AUTO_ACKNOWLEDGE);
    for (int mode : new int[] {-1, 4, 99}) {
      assertThatThrownBy(() -> provider.factory().createContext(mode))
          .isInstanceOf(JMSRuntimeException.class)
          .hasFieldOrPropertyWithValue("errorCode", "INVALID_ARGUMENT");
      assertThatThrownBy(() -> context.createContext(mode)).isInstanceOf(JMSRuntimeException.class);
    }
    // What was refused holds no part of the connection.
    TemporaryQueue temporary = context.createTemporaryQueue();
    context.close();
    JMSContext other = provider.newContext(JMSContext.AUTO_ACKNOWLEDGE);
    await(
        "the end of the connection",
        () -> outcomeOf(() -> other.createProducer().send(temporary, "")).startsWith("Invalid"));
  }

  @Test
  void shouldShareOneConnection_6_2_6() {
    JMSContext context = provider.newContext(JMSContext.AUTO_ACKNOWLEDGE);
    context.setClientID(name);
    JMSContext sharing = provider.closing(context.createContext(JMSContext.AUTO_ACKNOWLEDGE));
    assertThat(sharing.getClientID()).isEqualTo(name);
    TemporaryQueue temporary = sharing.createTemporaryQueue();
    sharing.createProducer().send(temporary, "a");
    assertThat(context.createConsumer(temporary).receiveBody(String.class, DEADLINE_MS))
        .isEqualTo("a");
  }

  @Test
  void shouldCreateAContextFromAListener_6_2_6() throws Exception {
    JMSContext context = provider.newContext(JMSContext.AUTO_ACKNOWLEDGE);
    context
        .createConsumer(queue)
        .setMessageListener(
            message -> {
              try (JMSContext created = context.createContext(JMSContext.SESSION_TRANSACTED)) {
                created.createProducer().send(created.createQueue(name + ".out"), text(message));
                created.commit();
              }
            });
    send(queue, "a");
    assertThat(receive(session.createConsumer(session.createQueue(name + ".out")))).isEqualTo("a");
  }

  @Test
  void shouldSetASecondListenerWhileStarted_6_2_6() throws Exception {
    JMSContext context = provider.newContext(JMSContext.AUTO_ACKNOWLEDGE);
    context.createConsumer(queue).setMessageListener(message -> heard.add(text(message)));
    send(queue, "a");
    context.createConsumer(topic).setMessageListener(message -> heard.add(text(message)));
    send(topic, "b");
    send(queue, "c");
    assertThat(
            List.of(
                heard.poll(DEADLINE_MS, TimeUnit.MILLISECONDS),
                heard.poll(DEADLINE_MS, TimeUnit.MILLISECONDS),
                heard.poll(DEADLINE_MS, TimeUnit.MILLISECONDS)))
        .containsExactlyInAnyOrder("a", "b", "c");
  }

  @Test
  void shouldCommitAndRollBackItsTransaction_6_2_7() {
    JMSContext context = provider.newContext(JMSContext.SESSION_TRANSACTED);
    JMSConsumer consumer = context.createConsumer(queue);
    context.createProducer().send(queue, "rolled back");
    context.rollback();
    context.createProducer().send(queue, "committed");
    context.commit();
    assertThat(consumer.receiveBody(String.class, DEADLINE_MS)).isEqualTo("committed");
    context.rollback();
    assertThat(consumer.receiveBody(String.class, DEADLINE_MS)).isEqualTo("committed");
    context.commit();
    assertThatThrownBy(context::recover).isInstanceOf(IllegalStateRuntimeException.class);
  }

  @Test
  void shouldRefuseCommitAndRollbackWhereItIsNotTransacted_6_2_7() {
    for (int mode : MODES) {
      if (mode != JMSContext.SESSION_TRANSACTED) {
        JMSContext context = provider.newContext(mode);
        assertThatThrownBy(context::commit)
            .isInstanceOf(IllegalStateRuntimeException.class)
            .hasFieldOrPropertyWithValue("errorCode", "ILLEGAL_STATE");
        assertThatThrownBy(context::rollback).isInstanceOf(IllegalStateRuntimeException.class);
      }
    }
  }

  @Test
  void shouldAcknowledgeAllThatItsSessionConsumed_6_2_10() throws Exception {
    send(queue, "a", "b", "c");
    JMSContext context = provider.newContext(JMSContext.CLIENT_ACKNOWLEDGE);
    JMSConsumer consumer = context.createConsumer(queue);
    consumer.receiveBody(String.class, DEADLINE_MS);
    consumer.receiveBody(String.class, DEADLINE_MS);
    context.acknowledge();
    assertThat(consumer.receiveBody(String.class, DEADLINE_MS)).isEqualTo("c");
    context.recover();
    Message again = consumer.receive(DEADLINE_MS);
    assertThat(text(again)).isEqualTo("c");
    assertThat(again.getJMSRedelivered()).isTrue();
    context.close();
    assertThatThrownBy(again::acknowledge).isInstanceOf(jakarta.jms.IllegalStateException.class);
    assertThat(receive(session.createConsumer(queue))).isEqualTo("c");
  }

  @Test
  void shouldIgnoreAcknowledgeInOtherModes_6_2_10() throws Exception {
    for (int mode : MODES) {
      if (mode != JMSContext.CLIENT_ACKNOWLEDGE) {
        JMSContext context = provider.newContext(mode);
        send(queue, "a");
        assertThat(context.createConsumer(queue).receiveBody(String.class, DEADLINE_MS))
            .isEqualTo("a");
        context.acknowledge();
        context.close();
      }
    }
    // The first was transacted, so its message came to the next one; the last is left.
    assertThat(receive(session.createConsumer(queue))).isEqualTo("a");
  }

  @Test
  void shouldEndAPendingReceiveByCloseOfTheConsumerOrTheContext_8_8() throws Exception {
    JMSContext context = provider.newContext(JMSContext.AUTO_ACKNOWLEDGE);
    JMSConsumer first = context.createConsumer(queue);
    CompletableFuture<Message> received = async(first::receive);
    assertThat(goesOn(received)).isTrue();
    first.close();
    assertThat(get(received)).isNull();
    JMSConsumer second = context.createConsumer(queue);
    CompletableFuture<String> body = async(() -> second.receiveBody(String.class));
    assertThat(goesOn(body)).isTrue();
    context.close();
    assertThat(get(body)).isNull();
  }

  @Test
  void shouldThrowTheUncheckedTwins_10_3() {
    JMSContext context = provider.newContext(JMSContext.AUTO_ACKNOWLEDGE);
    assertThatThrownBy(() -> context.createConsumer(null))
        .isInstanceOf(InvalidDestinationRuntimeException.class);
    assertThatThrownBy(() -> context.createConsumer(queue, "="))
        .isInstanceOf(InvalidSelectorRuntimeException.class);
    assertThatThrownBy(() -> context.createBrowser(queue, "="))
        .isInstanceOf(InvalidSelectorRuntimeException.class);
    assertThatThrownBy(() -> context.createSharedConsumer(null, "s"))
        .isInstanceOf(InvalidDestinationRuntimeException.class);
    assertThatThrownBy(() -> context.unsubscribe("unknown"))
        .isInstanceOf(InvalidDestinationRuntimeException.class);
    assertThatThrownBy(() -> context.createDurableConsumer(topic, "s"))
        .isInstanceOf(IllegalStateRuntimeException.class);
    assertThatThrownBy(() -> context.createConsumer(queue).receive(-1))
        .isInstanceOf(JMSRuntimeException.class)
        .hasFieldOrPropertyWithValue("errorCode", "INVALID_ARGUMENT");
  }
}
