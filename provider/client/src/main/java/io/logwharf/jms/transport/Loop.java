package io.logwharf.jms.transport;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * The one thread on which all channels of a JMS connection live. Tasks run in the order they were
 * handed in.
 */
public interface Loop extends Executor {
  /** Whether the caller is the loop's thread. */
  boolean inLoop();

  /** Runs the task on the loop after so many ms. */
  void schedule(Runnable task, long delayMs);

  /** Runs the task now where the caller is the loop's thread, otherwise hands it in. */
  default void run(Runnable task) {
    if (inLoop()) {
      task.run();
    } else {
      execute(task);
    }
  }

  /** Makes a request on the loop; from any thread. */
  default <T> CompletableFuture<T> ask(Consumer<Reply<T>> request) {
    return Reply.future(reply -> run(() -> request.accept(reply)));
  }
}
