package io.logwharf.jms.receive;

import io.logwharf.protocol.message.MessageOrder;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.Predicate;

/**
 * Chunks of records, those of higher priority first, and of one priority as they came (Jakarta
 * Messaging 3.1 §3.4.10). Guarded by the lock of the {@link Inbox}.
 */
final class ChunkQueue {
  private static final int NONE = -1;

  @SuppressWarnings({"unchecked", "rawtypes"})
  private final Deque<Chunk>[] byPriority = new Deque[MessageOrder.PRIORITIES];

  private int count;

  boolean isEmpty() {
    return count == 0;
  }

  void add(Chunk chunk) {
    int priority = chunk.priority();
    if (byPriority[priority] == null) {
      byPriority[priority] = new ArrayDeque<>();
    }
    byPriority[priority].add(chunk);
    count++;
  }

  /** The first chunk, null where there is none. */
  Chunk peek() {
    int highest = nextPriority(MessageOrder.PRIORITIES - 1, -1);
    return highest == NONE ? null : byPriority[highest].peek();
  }

  /** Removes the first chunk; there must be one. */
  void poll() {
    byPriority[nextPriority(MessageOrder.PRIORITIES - 1, -1)].remove();
    count--;
  }

  void removeIf(Predicate<Chunk> unwanted) {
    for (Iterator<Chunk> all = fromEnd(); all.hasNext(); ) {
      if (unwanted.test(all.next())) {
        all.remove();
      }
    }
  }

  /** Goes through the chunks from the last to the first, and can remove them. */
  Iterator<Chunk> fromEnd() {
    return new Backwards();
  }

  /** The next priority in a direction that there are chunks of. */
  private int nextPriority(int from, int step) {
    for (int i = from; count > 0 && i >= 0 && i < byPriority.length; i += step) {
      if (byPriority[i] != null && !byPriority[i].isEmpty()) {
        return i;
      }
    }
    return NONE;
  }

  private final class Backwards implements Iterator<Chunk> {
    private int priority = nextPriority(0, 1);
    private Iterator<Chunk> chunks = iterator();

    private Iterator<Chunk> iterator() {
      return priority == NONE ? null : byPriority[priority].descendingIterator();
    }

    @Override
    public boolean hasNext() {
      while (chunks != null && !chunks.hasNext()) {
        int higher = priority + 1;
        priority = higher < byPriority.length ? nextPriority(higher, 1) : NONE;
        chunks = iterator();
      }
      return chunks != null;
    }

    @Override
    public Chunk next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      return chunks.next();
    }

    @Override
    public void remove() {
      chunks.remove();
      count--;
    }
  }
}
