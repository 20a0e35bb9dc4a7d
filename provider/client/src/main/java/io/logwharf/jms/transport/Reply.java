package io.logwharf.jms.transport;

/** Takes the outcome of a request, once, on the channel's loop; must not block. */
@FunctionalInterface
public interface Reply<T> {
  /**
   * The request is done.
   *
   * @param value what came back; null where it failed, and where there is nothing to tell
   * @param failure null where it succeeded
   */
  void complete(T value, Throwable failure);
}
