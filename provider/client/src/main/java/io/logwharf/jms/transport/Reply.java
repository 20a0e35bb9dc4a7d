package io.logwharf.jms.transport;

import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

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

  /** Makes a request whose outcome the future has. */
  static <T> CompletableFuture<T> future(Consumer<Reply<T>> request) {
    CompletableFuture<T> outcome = new CompletableFuture<>();
    request.accept(
        (value, failure) -> {
          if (failure == null) {
            outcome.complete(value);
          } else {
            outcome.completeExceptionally(failure);
          }
        });
    return outcome;
  }
}
