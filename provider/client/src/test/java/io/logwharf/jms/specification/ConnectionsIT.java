package io.logwharf.jms.specification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.logwharf.jms.LogwharfConnectionFactory;
import jakarta.jms.Connection;
import jakarta.jms.ConnectionMetaData;
import jakarta.jms.ExceptionListener;
import jakarta.jms.IllegalStateException;
import jakarta.jms.IllegalStateRuntimeException;
import jakarta.jms.InvalidClientIDException;
import jakarta.jms.InvalidClientIDRuntimeException;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Session;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Connections: client identifiers, metadata, exception listeners (Jakarta Messaging 3.1 §6.1). */
class ConnectionsIT extends SpecificationTest {
  @Test
  void shouldHaveNoClientIdWhereNoneIsSet_6_1_2() throws Exception {
    assertThat(provider.newConnection().getClientID()).isNull();
  }

  @Test
  void shouldSetTheClientIdBeforeAnyOtherActionOnly_6_1_2() throws Exception {
    List<ActionOn<Connection>> actions =
        List.of(
            Connection::start,
            Connection::createSession,
            Connection::stop,
            each -> each.createSession(true, 0),
            each -> each.setExceptionListener(e -> {}),
            each -> each.setClientID(name + each.hashCode()));
    for (ActionOn<Connection> action : actions) {
      Connection used = provider.newConnection();
      action.on(used);
      assertThatThrownBy(() -> used.setClientID(name))
          .isInstanceOf(IllegalStateException.class)
          .hasFieldOrPropertyWithValue("errorCode", "ILLEGAL_STATE");
    }
  }

  @Test
  void shouldSetTheClientIdAfterItWasOnlyLookedAt_6_1_2() throws Exception {
    Connection looked = provider.newConnection();
    looked.getMetaData();
    looked.getExceptionListener();
    assertThat(looked.getClientID()).isNull();
    looked.setClientID(name);
    assertThat(looked.getClientID()).isEqualTo(name);
  }

  @Test
  void shouldNotOverrideAnAdministeredClientId_6_1_2() throws Exception {
    LogwharfConnectionFactory administered = provider.factory();
    administered.setClientID(name);
    try (Connection each = administered.createConnection()) {
      assertThat(each.getClientID()).isEqualTo(name);
      assertThatThrownBy(() -> each.setClientID("other")).isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(() -> each.setClientID(name)).isInstanceOf(IllegalStateException.class);
    }
    administered.setClientID(name + "-context");
    try (JMSContext context = administered.createContext()) {
      assertThat(context.getClientID()).isEqualTo(name + "-context");
      assertThatThrownBy(() -> context.setClientID("other"))
          .isInstanceOf(IllegalStateRuntimeException.class);
    }
  }

  @Test
  void shouldRefuseAClientIdThatIsNoneOrInUse_6_1_2() throws Exception {
    Connection first = provider.newConnection();
    assertThatThrownBy(() -> first.setClientID(null)).isInstanceOf(InvalidClientIDException.class);
    assertThatThrownBy(() -> first.setClientID(""))
        .isInstanceOf(InvalidClientIDException.class)
        .hasFieldOrPropertyWithValue("errorCode", "INVALID_ARGUMENT");
    first.setClientID(name);
    Connection second = provider.newConnection();
    assertThatThrownBy(() -> second.setClientID(name))
        .isInstanceOf(InvalidClientIDException.class)
        .hasFieldOrPropertyWithValue("errorCode", "DUPLICATE_RESOURCE");
    second.setClientID(name + "-2");
    assertThatThrownBy(() -> provider.newContext(JMSContext.AUTO_ACKNOWLEDGE).setClientID(name))
        .isInstanceOf(InvalidClientIDRuntimeException.class)
        .hasFieldOrPropertyWithValue("errorCode", "DUPLICATE_RESOURCE");
  }

  @Test
  void shouldSetTheClientIdOfAContextBeforeItIsUsedOnly_6_1_2() {
    JMSContext fresh = provider.newContext(JMSContext.AUTO_ACKNOWLEDGE);
    fresh.setClientID(name);
    assertThat(fresh.getClientID()).isEqualTo(name);
    List<ActionOn<JMSContext>> actions =
        List.of(
            JMSContext::start,
            JMSContext::stop,
            JMSContext::createProducer,
            JMSContext::createTemporaryQueue,
            JMSContext::createMessage,
            context -> context.createConsumer(queue),
            context -> context.createBrowser(queue),
            context -> context.createContext(JMSContext.AUTO_ACKNOWLEDGE),
            context -> context.setExceptionListener(e -> {}));
    for (ActionOn<JMSContext> action : actions) {
      JMSContext used = provider.newContext(JMSContext.AUTO_ACKNOWLEDGE);
      runUnchecked(() -> action.on(used));
      assertThatThrownBy(() -> used.setClientID(name + "-other"))
          .isInstanceOf(IllegalStateRuntimeException.class);
    }
  }

  @Test
  void shouldTellWhatItIs_6_1_6() throws Exception {
    ConnectionMetaData data = connection.getMetaData();
    assertThat(data.getJMSVersion()).isEqualTo("3.1");
    assertThat(data.getJMSMajorVersion()).isEqualTo(3);
    assertThat(data.getJMSMinorVersion()).isEqualTo(1);
    assertThat(data.getJMSProviderName()).isEqualTo("Logwharf");
    assertThat(data.getProviderVersion())
        .startsWith(data.getProviderMajorVersion() + "." + data.getProviderMinorVersion());
    assertThat(Collections.list(data.getJMSXPropertyNames()))
        .contains("JMSXGroupID", "JMSXGroupSeq", "JMSXDeliveryCount");
    assertThat(provider.newContext(JMSContext.AUTO_ACKNOWLEDGE).getMetaData().getJMSVersion())
        .isEqualTo("3.1");
  }

  @Test
  void shouldHoldItsExceptionListener_6_1_7() throws Exception {
    assertThat(connection.getExceptionListener()).isNull();
    ExceptionListener listener = e -> {};
    connection.setExceptionListener(listener);
    assertThat(connection.getExceptionListener()).isSameAs(listener);
    connection.setExceptionListener(null);
    assertThat(connection.getExceptionListener()).isNull();
  }

  @Test
  void shouldTellTheExceptionListenerOnceAndLetItCloseTheConnection_6_1_7() throws Exception {
    String broker = "exception-listener";
    Connection doomed =
        provider.closing(
            new LogwharfConnectionFactory("logwharf:memory:" + broker).createConnection());
    BlockingQueue<Object> told = new LinkedBlockingQueue<>();
    doomed.setExceptionListener(
        failure -> {
          try {
            doomed.close();
            told.add(failure);
          } catch (JMSException e) {
            told.add(e);
          }
        });
    doomed.start();
    Session consuming = doomed.createSession();
    consuming.createConsumer(consuming.createQueue(name)).setMessageListener(message -> {});
    LogwharfConnectionFactory.stopMemoryBroker(broker);
    assertThat(told.poll(DEADLINE_MS, TimeUnit.MILLISECONDS))
        .isInstanceOf(JMSException.class)
        .hasFieldOrPropertyWithValue("errorCode", "CONNECTION_LOST");
    assertThat(told.poll(MOMENT_MS, TimeUnit.MILLISECONDS)).isNull();
    assertThatThrownBy(doomed::start).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void shouldNotTellTheExceptionListenerWhatACallThrows_6_1_7() throws Exception {
    BlockingQueue<JMSException> told = new LinkedBlockingQueue<>();
    connection.setExceptionListener(told::add);
    assertThatThrownBy(() -> session.createConsumer(null)).isInstanceOf(JMSException.class);
    assertThatThrownBy(() -> session.createConsumer(queue, "=")).isInstanceOf(JMSException.class);
    assertThatThrownBy(session::commit).isInstanceOf(JMSException.class);
    assertThat(told.poll(MOMENT_MS, TimeUnit.MILLISECONDS)).isNull();
  }
}
