package io.logwharf.jms.error;

import static org.assertj.core.api.Assertions.assertThat;

import io.logwharf.jms.transport.BrokerException;
import io.logwharf.jms.transport.ConnectionLostException;
import jakarta.jms.IllegalStateException;
import jakarta.jms.IllegalStateRuntimeException;
import jakarta.jms.InvalidClientIDException;
import jakarta.jms.InvalidClientIDRuntimeException;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.InvalidDestinationRuntimeException;
import jakarta.jms.InvalidSelectorException;
import jakarta.jms.InvalidSelectorRuntimeException;
import jakarta.jms.JMSException;
import jakarta.jms.JMSRuntimeException;
import jakarta.jms.JMSSecurityException;
import jakarta.jms.JMSSecurityRuntimeException;
import jakarta.jms.MessageEOFException;
import jakarta.jms.MessageFormatException;
import jakarta.jms.MessageFormatRuntimeException;
import jakarta.jms.MessageNotReadableException;
import jakarta.jms.MessageNotWriteableException;
import jakarta.jms.MessageNotWriteableRuntimeException;
import jakarta.jms.ResourceAllocationException;
import jakarta.jms.ResourceAllocationRuntimeException;
import jakarta.jms.TransactionInProgressException;
import jakarta.jms.TransactionInProgressRuntimeException;
import jakarta.jms.TransactionRolledBackException;
import jakarta.jms.TransactionRolledBackRuntimeException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.protocol.Errors;
import org.junit.jupiter.api.Test;

/** Exceptions and their error codes (Jakarta Messaging 3.1 §10.2, §10.3). */
class ErrorsTest {
  private static final Map<JMSException, Class<? extends JMSRuntimeException>> TWINS =
      Map.ofEntries(
          Map.entry(new JMSException("m", "c"), JMSRuntimeException.class),
          Map.entry(new IllegalStateException("m", "c"), IllegalStateRuntimeException.class),
          Map.entry(new InvalidClientIDException("m", "c"), InvalidClientIDRuntimeException.class),
          Map.entry(
              new InvalidDestinationException("m", "c"), InvalidDestinationRuntimeException.class),
          Map.entry(new InvalidSelectorException("m", "c"), InvalidSelectorRuntimeException.class),
          Map.entry(new JMSSecurityException("m", "c"), JMSSecurityRuntimeException.class),
          Map.entry(new MessageEOFException("m", "c"), JMSRuntimeException.class),
          Map.entry(new MessageFormatException("m", "c"), MessageFormatRuntimeException.class),
          Map.entry(new MessageNotReadableException("m", "c"), JMSRuntimeException.class),
          Map.entry(
              new MessageNotWriteableException("m", "c"),
              MessageNotWriteableRuntimeException.class),
          Map.entry(
              new ResourceAllocationException("m", "c"), ResourceAllocationRuntimeException.class),
          Map.entry(
              new TransactionInProgressException("m", "c"),
              TransactionInProgressRuntimeException.class),
          Map.entry(
              new TransactionRolledBackException("m", "c"),
              TransactionRolledBackRuntimeException.class));

  @Test
  void shouldTurnEachExceptionIntoItsUncheckedTwin_10_3() {
    TWINS.forEach(
        (checked, twin) -> {
          JMSRuntimeException unchecked = UncheckedErrors.of(checked);
          assertThat(unchecked).isExactlyInstanceOf(twin).hasMessage("m").hasCause(checked);
          assertThat(unchecked.getErrorCode()).isEqualTo("c");
        });
  }

  @Test
  void shouldGiveWhatTheBrokerRefusesItsException_10_3() {
    Map<Errors, Class<? extends JMSException>> kinds =
        Map.of(
            Errors.UNKNOWN_TOPIC_OR_PARTITION, InvalidDestinationException.class,
            Errors.UNKNOWN_TOPIC_ID, InvalidDestinationException.class,
            Errors.INVALID_TOPIC_EXCEPTION, InvalidDestinationException.class,
            Errors.DUPLICATE_RESOURCE, InvalidClientIDException.class,
            Errors.TOPIC_AUTHORIZATION_FAILED, JMSSecurityException.class,
            Errors.SASL_AUTHENTICATION_FAILED, JMSSecurityException.class,
            Errors.KAFKA_STORAGE_ERROR, ResourceAllocationException.class,
            Errors.MESSAGE_TOO_LARGE, ResourceAllocationException.class,
            Errors.UNKNOWN_SERVER_ERROR, JMSException.class);
    kinds.forEach(
        (error, kind) -> {
          BrokerException refusal = new BrokerException(error, "says the broker");
          JMSException thrown = JmsErrors.of(refusal, "sending to queue orders");
          assertThat(thrown)
              .isExactlyInstanceOf(kind)
              .hasMessage("sending to queue orders failed: says the broker")
              .hasCause(refusal);
          assertThat(thrown.getErrorCode()).isEqualTo(error.name());
          assertThat(thrown.getLinkedException()).isSameAs(refusal);
        });
  }

  @Test
  void shouldHaveAnErrorCodeForEveryOtherFailure_10_2() {
    Map<Throwable, String> codes =
        Map.of(
            new ConnectionLostException("gone"), "CONNECTION_LOST",
            new TimeoutException("late"), "TIMED_OUT",
            new IllegalArgumentException("bad"), "INVALID_ARGUMENT",
            new NullPointerException(), "INTERNAL");
    codes.forEach(
        (failure, code) -> {
          for (Throwable wrapped :
              List.of(failure, new CompletionException(failure), new ExecutionException(failure))) {
            JMSException thrown = JmsErrors.of(wrapped, "receiving");
            assertThat(thrown.getErrorCode()).isEqualTo(code);
            assertThat(thrown).hasCause(failure).hasMessageStartingWith("receiving failed: ");
          }
        });
  }

  @Test
  void shouldLeaveAnExceptionOfTheApiAsItIs_10_2() {
    for (JMSException each : TWINS.keySet()) {
      assertThat(JmsErrors.of(new CompletionException(each), "any")).isSameAs(each);
    }
  }
}
