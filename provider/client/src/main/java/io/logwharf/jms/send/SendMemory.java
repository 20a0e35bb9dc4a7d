package io.logwharf.jms.send;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * How many bytes of messages wait for the broker's answer: holds senders back above the bound,
 * which each of them may exceed by one message. Guarded by its lock.
 */
final class SendMemory {
  private final long bound;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition room = lock.newCondition();
  private final Condition empty = lock.newCondition();

  /** Also read outside of the lock. */
  private volatile long used;

  SendMemory(long bound) {
    this.bound = bound;
  }

  /** Whether the bound is not reached. */
  boolean hasRoom() {
    return used < bound;
  }

  /** Waits until there is room. */
  void awaitRoom() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (used >= bound) {
        room.await();
      }
    } finally {
      lock.unlock();
    }
  }

  void add(long bytes) {
    lock.lock();
    try {
      used += bytes;
    } finally {
      lock.unlock();
    }
  }

  void remove(long bytes) {
    lock.lock();
    try {
      used -= bytes;
      if (used < bound) {
        room.signalAll();
      }
      if (used == 0) {
        empty.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until everything is answered.
   *
   * @return whether it is, within the time
   */
  boolean awaitEmpty(long timeoutMs) throws InterruptedException {
    long left = TimeUnit.MILLISECONDS.toNanos(timeoutMs);
    lock.lockInterruptibly();
    try {
      while (used > 0) {
        if (left <= 0) {
          return false;
        }
        left = empty.awaitNanos(left);
      }
      return true;
    } finally {
      lock.unlock();
    }
  }
}
