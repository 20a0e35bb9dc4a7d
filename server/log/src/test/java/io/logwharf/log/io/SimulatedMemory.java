package io.logwharf.log.io;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;

/** Direct buffers for simulated files, used again and again. Used by one thread. */
public final class SimulatedMemory {
  private final Map<Integer, Queue<ByteBuffer>> free = new HashMap<>();

  ByteBuffer take(int capacity) {
    int pages = (capacity + 4095) / 4096 * 4096;
    ByteBuffer buffer = free.computeIfAbsent(pages, key -> new ArrayDeque<>()).poll();
    if (buffer == null) {
      return ByteBuffer.allocateDirect(pages);
    }
    for (int at = 0; at < pages; at += 8) {
      buffer.putLong(at, 0);
    }
    return buffer;
  }

  void giveBack(ByteBuffer buffer) {
    free.get(buffer.capacity()).add(buffer);
  }
}
