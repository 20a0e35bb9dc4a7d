package io.logwharf.jms.error;

import jakarta.jms.JMSException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for what a loop does, and throws what went wrong as the caller's own exception. */
public final class Await {
  private Await() {}

  /**
   * Waits for a result.
   *
   * @param what for messages: "resolving queue orders"
   */
  public static <T> T result(Future<T> future, long timeoutMs, String what) throws JMSException {
    try {
      return future.get(timeoutMs, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      throw JmsErrors.interrupted("the end of " + what);
    } catch (TimeoutException e) {
      throw JmsErrors.of(new TimeoutException("no answer within " + timeoutMs + " ms"), what);
    } catch (ExecutionException e) {
      throw JmsErrors.of(e, what);
    }
  }
}
