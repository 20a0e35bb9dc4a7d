package io.logwharf.jms.receive;

/**
 * Lets messages through to the application while the connection is started, one at a time for a
 * consumer, and waits for the one on its way when it shuts (Jakarta Messaging 3.1 §6.1.5). Guarded
 * by its monitor.
 */
public final class DeliveryGate {
  private boolean open;
  private boolean ended;
  private Thread inside;

  /**
   * Begins to hand a message over.
   *
   * @return whether that is allowed now; then {@link #exit()} must follow
   */
  public synchronized boolean tryEnter() {
    if (!open || ended) {
      return false;
    }
    inside = Thread.currentThread();
    return true;
  }

  /** The message was handed over, and its listener has returned. */
  public synchronized void exit() {
    inside = null;
    notifyAll();
  }

  public synchronized boolean isOpen() {
    return open && !ended;
  }

  public synchronized void open() {
    open = true;
  }

  /** Lets nothing through from now on; {@link #awaitOutside()} waits for what is under way. */
  public synchronized void shut() {
    open = false;
  }

  /** As {@link #shut()}, for ever. */
  public synchronized void end() {
    ended = true;
  }

  /** Waits until nobody is inside, other than the calling thread. */
  public synchronized void awaitOutside() {
    boolean interrupted = false;
    while (inside != null && inside != Thread.currentThread()) {
      try {
        wait();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
