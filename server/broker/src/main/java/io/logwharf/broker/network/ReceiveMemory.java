package io.logwharf.broker.network;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Bounds what large frames take that have arrived in part, over all connections: each has room for
 * all of itself before its first byte is kept, so that none ever waits for another. Thread-safe.
 */
final class ReceiveMemory {
  private final AtomicLong free;

  ReceiveMemory(long maxBytes) {
    free = new AtomicLong(maxBytes);
  }

  /** Takes room for a frame; false where there is not enough. */
  boolean take(int bytes) {
    if (free.addAndGet(-bytes) >= 0) {
      return true;
    }
    free.addAndGet(bytes);
    return false;
  }

  void giveBack(int bytes) {
    free.addAndGet(bytes);
  }
}
