package io.logwharf.jms.error;

import io.logwharf.jms.transport.BrokerException;
import io.logwharf.jms.transport.ConnectionLostException;
import io.logwharf.jms.transport.IncompatibleBrokerException;
import io.logwharf.protocol.selector.SelectorSyntaxException;
import jakarta.jms.IllegalStateException;
import jakarta.jms.InvalidClientIDException;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.InvalidSelectorException;
import jakarta.jms.JMSException;
import jakarta.jms.JMSSecurityException;
import jakarta.jms.MessageFormatException;
import jakarta.jms.ResourceAllocationException;
import jakarta.jms.TransactionInProgressException;
import jakarta.jms.TransactionRolledBackException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.protocol.Errors;

/**
 * The one place where failures become {@link JMSException}s (Jakarta Messaging 3.1 §10.3). Each is
 * made in the thread that throws it, so that its stack trace leads to the caller, and has the
 * original failure as its cause.
 */
public final class JmsErrors {
  private JmsErrors() {}

  /**
   * The exception to throw for a failure.
   *
   * @param failed what failed, on what: "sending to queue orders"
   */
  public static JMSException of(Throwable failure, String failed) {
    Throwable cause = unwrap(failure);
    if (cause instanceof JMSException jms) {
      return jms;
    }
    if (cause instanceof BrokerException broker) {
      return ofBroker(broker, failed);
    }
    ErrorCode code = codeOf(cause);
    return withCause(new JMSException(failed + " failed: " + text(cause), code.name()), cause);
  }

  /** The object that a method was called on is closed, or something that it belongs to. */
  public static IllegalStateException closed(String what) {
    return new IllegalStateException(
        what + " is closed; create another one", ErrorCode.CLOSED.name());
  }

  /** A method was called when, or from where, it must not be. */
  public static IllegalStateException illegalState(String message) {
    return new IllegalStateException(message, ErrorCode.ILLEGAL_STATE.name());
  }

  /** A destination that can't be used. */
  public static InvalidDestinationException invalidDestination(String message) {
    return new InvalidDestinationException(message, ErrorCode.INVALID_DESTINATION.name());
  }

  /** A message that can't be sent, or be read as what was asked for. */
  public static MessageFormatException messageFormat(String message) {
    return new MessageFormatException(message, ErrorCode.MESSAGE_FORMAT.name());
  }

  /** A message that no request to the broker has room for. */
  public static ResourceAllocationException tooLarge(long bytes, long most) {
    return new ResourceAllocationException(
        "a message of " + bytes + " bytes; the broker takes requests with " + most + " at most",
        Errors.MESSAGE_TOO_LARGE.name());
  }

  /** A message selector that is none. */
  public static InvalidSelectorException invalidSelector(SelectorSyntaxException cause) {
    return withCause(
        new InvalidSelectorException(cause.getMessage(), ErrorCode.INVALID_ARGUMENT.name()), cause);
  }

  /** An argument that can't be used. */
  public static JMSException invalidArgument(String message) {
    return new JMSException(message, ErrorCode.INVALID_ARGUMENT.name());
  }

  /** The URL or an option of it can't be used. */
  public static JMSException configuration(IllegalArgumentException cause) {
    return withCause(new JMSException(cause.getMessage(), ErrorCode.CONFIGURATION.name()), cause);
  }

  /** A feature of Jakarta Messaging that this version of the provider doesn't have. */
  public static JMSException unsupported(String feature) {
    return new JMSException(
        feature + " not available in this version of Logwharf", ErrorCode.UNSUPPORTED.name());
  }

  /** The calling thread was interrupted; its interrupt flag is set again. */
  public static JMSException interrupted(String waitingFor) {
    Thread.currentThread().interrupt();
    return new JMSException(
        "interrupted while waiting for " + waitingFor, ErrorCode.INTERRUPTED.name());
  }

  /** A session that a transaction manager leads was asked to end its transaction by itself. */
  public static TransactionInProgressException transactionInProgress(String operation) {
    return new TransactionInProgressException(
        operation + " on an XA session; its transaction manager does that by the XAResource",
        ErrorCode.ILLEGAL_STATE.name());
  }

  /** A commit has come to a rollback. */
  public static TransactionRolledBackException rolledBack(JMSException cause) {
    return withCause(
        new TransactionRolledBackException(
            "the transaction was rolled back: " + cause.getMessage(), ErrorCode.ROLLED_BACK.name()),
        cause);
  }

  /** The answer to a commit is missing. */
  public static JMSException inDoubt(JMSException cause) {
    return withCause(
        new JMSException(
            "the transaction may have been committed, or rolled back: " + cause.getMessage(),
            ErrorCode.IN_DOUBT.name()),
        cause);
  }

  private static JMSException ofBroker(BrokerException failure, String failed) {
    String message = failed + " failed: " + failure.getMessage();
    String code = failure.error().name();
    return withCause(
        switch (kindOf(failure.error())) {
          case DESTINATION -> new InvalidDestinationException(message, code);
          case SECURITY -> new JMSSecurityException(message, code);
          case RESOURCE -> new ResourceAllocationException(message, code);
          case CLIENT_ID -> new InvalidClientIDException(message, code);
          case OTHER -> new JMSException(message, code);
        },
        failure);
  }

  private enum Kind {
    DESTINATION,
    SECURITY,
    RESOURCE,
    CLIENT_ID,
    OTHER
  }

  private static Kind kindOf(Errors error) {
    return switch (error) {
      case UNKNOWN_TOPIC_OR_PARTITION,
          UNKNOWN_TOPIC_ID,
          INVALID_TOPIC_EXCEPTION,
          RESOURCE_NOT_FOUND ->
          Kind.DESTINATION;
      case DUPLICATE_RESOURCE -> Kind.CLIENT_ID;
      case TOPIC_AUTHORIZATION_FAILED,
          GROUP_AUTHORIZATION_FAILED,
          CLUSTER_AUTHORIZATION_FAILED,
          SASL_AUTHENTICATION_FAILED,
          SECURITY_DISABLED ->
          Kind.SECURITY;
      case KAFKA_STORAGE_ERROR,
          MESSAGE_TOO_LARGE,
          RECORD_LIST_TOO_LARGE,
          POLICY_VIOLATION,
          THROTTLING_QUOTA_EXCEEDED,
          GROUP_MAX_SIZE_REACHED,
          NOT_ENOUGH_REPLICAS ->
          Kind.RESOURCE;
      default -> Kind.OTHER;
    };
  }

  private static ErrorCode codeOf(Throwable cause) {
    if (cause instanceof ConnectionLostException) {
      return ErrorCode.CONNECTION_LOST;
    }
    if (cause instanceof IncompatibleBrokerException) {
      return ErrorCode.INCOMPATIBLE_BROKER;
    }
    if (cause instanceof TimeoutException) {
      return ErrorCode.TIMED_OUT;
    }
    if (cause instanceof IllegalArgumentException) {
      return ErrorCode.INVALID_ARGUMENT;
    }
    return ErrorCode.INTERNAL;
  }

  private static Throwable unwrap(Throwable failure) {
    Throwable cause = failure;
    while ((cause instanceof CompletionException || cause instanceof ExecutionException)
        && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }

  private static String text(Throwable cause) {
    return cause.getMessage() == null ? cause.toString() : cause.getMessage();
  }

  private static <T extends JMSException> T withCause(T exception, Throwable cause) {
    exception.initCause(cause);
    if (cause instanceof Exception linked) {
      exception.setLinkedException(linked);
    }
    return exception;
  }
}
