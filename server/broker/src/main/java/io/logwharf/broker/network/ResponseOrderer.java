package io.logwharf.broker.network;

import java.util.ArrayDeque;
import java.util.function.Consumer;

/**
 * Lets responses out in the order of their requests, as stock clients rely on. Owned by the loop of
 * the connection.
 */
final class ResponseOrderer {
  private final ArrayDeque<PendingExchange> waiting = new ArrayDeque<>();
  private final Consumer<Response> out;

  ResponseOrderer(Consumer<Response> out) {
    this.out = out;
  }

  /** A request has arrived. */
  void add(PendingExchange exchange) {
    waiting.add(exchange);
  }

  /** Some request was finished: lets out what no longer waits for an earlier one. */
  void release() {
    PendingExchange head = waiting.peek();
    while (head != null && head.isDone()) {
      waiting.remove();
      if (head.response() != null) {
        out.accept(head.response());
      }
      head = waiting.peek();
    }
  }
}
