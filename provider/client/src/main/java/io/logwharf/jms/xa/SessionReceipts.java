package io.logwharf.jms.xa;

import io.logwharf.protocol.extension.ConsumerAcknowledge;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** What a session has received, as its branches see it. */
public interface SessionReceipts {
  /** Whether messages received from now on wait for a branch to take them. */
  void inBranch(boolean associated);

  /** All that was handed to the application and is not acknowledged, for a branch to accept. */
  List<ConsumerAcknowledge.Entry> takeUnacknowledged();

  /** Ends closed consumers that waited for the acknowledgement of what they were handed. */
  void detachAcknowledged();

  /** Gives back all that is not acknowledged; nothing comes before {@link #resume()}. */
  CompletableFuture<Void> giveBack();

  /** After {@link #giveBack()}: lets messages come again. */
  void resume();
}
