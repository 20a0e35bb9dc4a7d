package io.logwharf.broker.partition;

import io.logwharf.broker.loop.OwnerLoop;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Who wants to know that one partition's high watermark has moved. A signal costs a listener that
 * has not yet run for the one before nothing. Thread-safe.
 */
public final class AdvanceListeners {
  private final CopyOnWriteArrayList<Entry> entries = new CopyOnWriteArrayList<>();

  Registration add(OwnerLoop loop, Runnable listener) {
    var entry = new Entry(loop, listener);
    entries.add(entry);
    return entry;
  }

  void signal() {
    for (Entry entry : entries) {
      entry.signal();
    }
  }

  /** A listener's place here. */
  public interface Registration {
    /** The listener runs no more, except where its run was under way; from any thread. */
    void cancel();
  }

  private final class Entry implements Registration, Runnable {
    private final OwnerLoop loop;
    private final Runnable listener;
    private final AtomicBoolean pending = new AtomicBoolean();
    private volatile boolean cancelled;

    Entry(OwnerLoop loop, Runnable listener) {
      this.loop = loop;
      this.listener = listener;
    }

    void signal() {
      if (!pending.get() && pending.compareAndSet(false, true)) {
        loop.execute(this);
      }
    }

    @Override
    public void run() {
      // First cleared, then run: an advance during the run leads to another one.
      pending.set(false);
      if (!cancelled) {
        listener.run();
      }
    }

    @Override
    public void cancel() {
      cancelled = true;
      entries.remove(this);
    }
  }
}
