package io.logwharf.jms.thread;

import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Something that the connections of a process share: made for the first that asks, disposed of when
 * the last has given it back. Guarded by its own monitor.
 */
public final class SharedResource<T> {
  private final Supplier<T> maker;
  private final Consumer<T> disposer;
  private T resource;
  private int holders;

  public SharedResource(Supplier<T> maker, Consumer<T> disposer) {
    this.maker = maker;
    this.disposer = disposer;
  }

  /** The resource; the caller gives it back by one {@link #release()}. */
  public synchronized T acquire() {
    if (holders == 0) {
      resource = maker.get();
    }
    holders++;
    return resource;
  }

  /** Gives back what one {@link #acquire()} took. */
  public synchronized void release() {
    if (holders == 0) {
      throw new IllegalStateException("released more often than acquired");
    }
    holders--;
    if (holders == 0) {
      T last = resource;
      resource = null;
      disposer.accept(last);
    }
  }
}
