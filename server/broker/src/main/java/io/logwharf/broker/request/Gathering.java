package io.logwharf.broker.request;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers a request whose parts are worked on for themselves. */
public final class Gathering {
  private static final Logger LOG = LoggerFactory.getLogger(Gathering.class);

  private Gathering() {}

  /**
   * Runs the answer when all parts are done, on the thread of the last.
   *
   * @param parts that don't fail: what goes wrong with one is its result
   */
  public static <T> void whenDone(List<CompletableFuture<T>> parts, Consumer<List<T>> answer) {
    CompletableFuture<Void> answered =
        CompletableFuture.allOf(parts.toArray(CompletableFuture[]::new))
            .thenRun(() -> answer.accept(parts.stream().map(CompletableFuture::join).toList()));
    answered.exceptionally(
        failure -> {
          LOG.error("answer.failed", failure);
          return null;
        });
  }
}
