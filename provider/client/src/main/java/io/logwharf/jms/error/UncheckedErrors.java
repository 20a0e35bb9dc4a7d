package io.logwharf.jms.error;

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
import jakarta.jms.MessageFormatException;
import jakarta.jms.MessageFormatRuntimeException;
import jakarta.jms.MessageNotWriteableException;
import jakarta.jms.MessageNotWriteableRuntimeException;
import jakarta.jms.ResourceAllocationException;
import jakarta.jms.ResourceAllocationRuntimeException;
import jakarta.jms.TransactionInProgressException;
import jakarta.jms.TransactionInProgressRuntimeException;
import jakarta.jms.TransactionRolledBackException;
import jakarta.jms.TransactionRolledBackRuntimeException;
import java.util.List;

/** Turns the classic API's exceptions into the simplified API's (Jakarta Messaging 3.1 §10.2). */
public final class UncheckedErrors {
  private static final List<Twin> TWINS =
      List.of(
          new Twin(IllegalStateException.class, IllegalStateRuntimeException::new),
          new Twin(InvalidClientIDException.class, InvalidClientIDRuntimeException::new),
          new Twin(InvalidDestinationException.class, InvalidDestinationRuntimeException::new),
          new Twin(InvalidSelectorException.class, InvalidSelectorRuntimeException::new),
          new Twin(JMSSecurityException.class, JMSSecurityRuntimeException::new),
          new Twin(MessageFormatException.class, MessageFormatRuntimeException::new),
          new Twin(MessageNotWriteableException.class, MessageNotWriteableRuntimeException::new),
          new Twin(ResourceAllocationException.class, ResourceAllocationRuntimeException::new),
          new Twin(
              TransactionInProgressException.class, TransactionInProgressRuntimeException::new),
          new Twin(
              TransactionRolledBackException.class, TransactionRolledBackRuntimeException::new));

  private UncheckedErrors() {}

  /** The unchecked twin of an exception, with the same message and error code, and it as cause. */
  public static JMSRuntimeException of(JMSException checked) {
    for (Twin twin : TWINS) {
      if (twin.checked.isInstance(checked)) {
        return twin.maker.make(checked.getMessage(), checked.getErrorCode(), checked);
      }
    }
    return new JMSRuntimeException(checked.getMessage(), checked.getErrorCode(), checked);
  }

  /** Runs a call of the classic API. */
  public static <T> T call(Call<T> call) {
    try {
      return call.run();
    } catch (JMSException e) {
      throw of(e);
    }
  }

  /** Runs a call of the classic API that has no result. */
  public static void run(Action action) {
    try {
      action.run();
    } catch (JMSException e) {
      throw of(e);
    }
  }

  /** A call of the classic API. */
  @FunctionalInterface
  public interface Call<T> {
    T run() throws JMSException;
  }

  /** A call of the classic API that has no result. */
  @FunctionalInterface
  public interface Action {
    void run() throws JMSException;
  }

  private record Twin(Class<? extends JMSException> checked, Maker maker) {}

  @FunctionalInterface
  private interface Maker {
    JMSRuntimeException make(String message, String errorCode, Throwable cause);
  }
}
