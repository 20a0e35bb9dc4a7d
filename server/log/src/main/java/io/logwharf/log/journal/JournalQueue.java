package io.logwharf.log.journal;

import java.util.Arrays;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;

/**
 * What waits for the next round. Any thread adds; the committer takes everything at once. Guarded
 * by its monitor, which nobody holds for longer than it takes to store a reference.
 */
final class JournalQueue {
  private static final int FIRST_CAPACITY = 256;
  private JournalAppend[] waiting = new JournalAppend[FIRST_CAPACITY];
  private JournalAppend[] taken = new JournalAppend[FIRST_CAPACITY];
  private int count;
  private long bytes;
  private final long limitBytes;
  private Thread parked;
  private boolean closed;
  private volatile boolean overloaded;
  private volatile Executor wakeUps = Runnable::run;

  /**
   * @param limitBytes above this the queue is overloaded, until it has come down to half of it
   */
  JournalQueue(long limitBytes) {
    this.limitBytes = limitBytes;
  }

  /** Says who runs what wakes a sleeping committer: the adding thread itself, or later for it. */
  void wakeThrough(Executor executor) {
    wakeUps = executor;
  }

  /** Adds at the end; false where the journal takes nothing any more. */
  boolean add(JournalAppend append) {
    Thread sleeper;
    synchronized (this) {
      if (closed) {
        return false;
      }
      if (count == waiting.length) {
        waiting = Arrays.copyOf(waiting, 2 * count);
      }
      waiting[count++] = append;
      bytes += append.length;
      overloaded |= bytes > limitBytes;
      sleeper = parked;
      parked = null;
    }
    if (sleeper != null) {
      wakeUps.execute(() -> LockSupport.unpark(sleeper));
    }
    return true;
  }

  /** Bytes waiting and in the round that is being written. */
  synchronized long bytes() {
    return bytes;
  }

  boolean isOverloaded() {
    return overloaded;
  }

  /** Takes what waits; the array is the committer's until the next call, null beyond the end. */
  synchronized JournalAppend[] take() {
    JournalAppend[] full = waiting;
    waiting = taken;
    taken = full;
    count = 0;
    return full;
  }

  /**
   * Clears the taken array and gives back the room that its bytes took.
   *
   * @return whether this ended an overload
   */
  boolean done(int taken, long bytesDone) {
    Arrays.fill(this.taken, 0, taken, null);
    synchronized (this) {
      bytes -= bytesDone;
      boolean relieved = overloaded && bytes <= limitBytes / 2;
      overloaded &= !relieved;
      return relieved;
    }
  }

  /** Waits until something is there, the queue is closed, or so many ns have passed. */
  void await(long nanos) {
    synchronized (this) {
      if (count > 0 || closed) {
        return;
      }
      parked = Thread.currentThread();
    }
    if (nanos == Long.MAX_VALUE) {
      LockSupport.park(this);
    } else {
      LockSupport.parkNanos(this, nanos);
    }
  }

  synchronized void close() {
    closed = true;
    if (parked != null) {
      LockSupport.unpark(parked);
      parked = null;
    }
  }

  /** Whether the queue is closed and everything has been taken. */
  synchronized boolean isDrained() {
    return closed && count == 0;
  }
}
