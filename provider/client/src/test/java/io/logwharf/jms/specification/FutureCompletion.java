package io.logwharf.jms.specification;

import jakarta.jms.CompletionListener;
import jakarta.jms.Message;
import java.util.concurrent.CompletableFuture;

/** A completion listener of one send that a test waits for. */
record FutureCompletion(CompletableFuture<Message> result) implements CompletionListener {
  @Override
  public void onCompletion(Message message) {
    result.complete(message);
  }

  @Override
  public void onException(Message message, Exception exception) {
    result.completeExceptionally(exception);
  }
}
