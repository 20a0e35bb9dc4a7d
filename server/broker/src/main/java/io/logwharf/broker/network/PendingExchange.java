package io.logwharf.broker.network;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A request under way. Answered from any thread; everything else happens on the connection's loop.
 */
final class PendingExchange implements Exchange, Runnable {
  private final NettyConnection connection;
  private final int requestBytes;
  private final boolean ordered;
  private final AtomicBoolean answered = new AtomicBoolean();

  /** Written before the hand-over to the loop; null where there is no answer. */
  private Response response;

  private boolean done;

  /**
   * @param ordered whether its response must not overtake earlier ones
   */
  PendingExchange(NettyConnection connection, int requestBytes, boolean ordered) {
    this.connection = connection;
    this.requestBytes = requestBytes;
    this.ordered = ordered;
  }

  @Override
  public void respond(Response answer) {
    finish(answer);
  }

  @Override
  public void complete() {
    finish(null);
  }

  private void finish(Response answer) {
    if (!answered.compareAndSet(false, true)) {
      throw new IllegalStateException("the request was answered before");
    }
    response = answer;
    connection.loop().run(this);
  }

  /** The request is answered or done with; on the loop. */
  @Override
  public void run() {
    done = true;
    connection.onFinished(this);
  }

  int requestBytes() {
    return requestBytes;
  }

  boolean isOrdered() {
    return ordered;
  }

  boolean isDone() {
    return done;
  }

  Response response() {
    return response;
  }
}
