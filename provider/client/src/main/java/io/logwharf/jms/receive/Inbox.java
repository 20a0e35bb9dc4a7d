package io.logwharf.jms.receive;

import io.logwharf.protocol.extension.AckRange;
import io.logwharf.protocol.record.InvalidBatchException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What one Jakarta Messaging consumer holds ahead of its application: filled by the loop, emptied
 * by the thread that receives or runs the listener, given back when another consumer waits for it.
 * Everything is guarded by the lock; nothing is called with it held.
 */
final class Inbox {
  private final int maxRecords;
  private final int maxBytes;
  private final Runnable onAvailable;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final List<ConsumerLink> links = new ArrayList<>();
  private final ChunkQueue chunks = new ChunkQueue();
  private ReceivedRecord unread;
  private Use use = Use.IDLE;
  private boolean started;
  private boolean receiving;
  private boolean notified;
  private Throwable failure;

  /** What the application does with the consumer now. */
  private enum Use {
    /** Nothing, unless a thread receives. */
    IDLE,
    /** There is a listener. */
    LISTENING,
    CLOSED
  }

  /** Credit on its way to the broker, sent when the lock is released. */
  private record LinkGrant(ConsumerLink link, Grant grant) {}

  /**
   * Makes an empty inbox.
   *
   * @param onAvailable told on the loop when there is something for the listener
   */
  Inbox(int maxRecords, int maxBytes, Runnable onAvailable) {
    this.maxRecords = maxRecords;
    this.maxBytes = maxBytes;
    this.onAvailable = onAvailable;
  }

  LinkCredit newCredit() {
    return new LinkCredit(maxRecords, maxBytes);
  }

  /** A link whose credit is for this inbox to give. */
  void addLink(ConsumerLink link) {
    lock.lock();
    try {
      links.add(link);
    } finally {
      lock.unlock();
    }
  }

  // What the broker says; on the loop.

  /** A delivery has come, which may be none but the word that nothing more is there. */
  void add(ConsumerLink link, List<Chunk> delivery, boolean drained) {
    Grant grant = null;
    boolean forListener;
    boolean any = false;
    lock.lock();
    try {
      LinkCredit credit = link.credit();
      int bytes = 0;
      int records = 0;
      for (Chunk chunk : delivery) {
        bytes += chunk.sizeInBytes();
        records += chunk.remaining();
        if (chunk.remaining() > 0) {
          chunks.add(chunk);
          any = true;
        }
      }
      credit.onDelivered(records, bytes, drained);
      forListener = use == Use.LISTENING && started;
      if (drained && forListener) {
        grant = credit.onListening();
      }
      wake();
    } finally {
      lock.unlock();
    }
    send(link, grant);
    if (forListener && any) {
      onAvailable.run();
    }
  }

  /** Another consumer waits: gives back what the application isn't about to take. */
  void recall(ConsumerLink link) {
    List<AckRange> released;
    Grant grant = null;
    lock.lock();
    try {
      boolean busy = started && (use == Use.LISTENING || receiving);
      int held = link.credit().held();
      released = takeFromEnd(link, busy ? held / 2 : held);
      if (!busy) {
        grant = link.credit().onIdle();
      }
    } finally {
      lock.unlock();
    }
    // In this order, or what is given back would come again.
    send(link, grant);
    link.release(released);
    link.answerRecall();
  }

  /** Gives back everything of this link that the application hasn't taken. */
  void giveBackAll(ConsumerLink link) {
    List<AckRange> released;
    Grant grant;
    lock.lock();
    try {
      released = takeFromEnd(link, link.credit().held());
      grant = link.credit().onIdle();
    } finally {
      lock.unlock();
    }
    send(link, grant);
    link.release(released);
  }

  /** Forgets what this link has delivered: the broker takes it back by itself. */
  void clear(ConsumerLink link) {
    lock.lock();
    try {
      chunks.removeIf(chunk -> chunk.link() == link);
      if (unread != null && unread.link() == link) {
        unread = null;
      }
      link.credit().onReset();
    } finally {
      lock.unlock();
    }
  }

  /** The link may deliver again. */
  void resume(ConsumerLink link) {
    Grant grant = null;
    lock.lock();
    try {
      if (use == Use.LISTENING && started) {
        grant = link.credit().onListening();
      }
      wake();
    } finally {
      lock.unlock();
    }
    send(link, grant);
  }

  /** Nothing comes any more; what is here can still be taken. */
  void fail(Throwable cause) {
    lock.lock();
    try {
      failure = cause;
      wake();
    } finally {
      lock.unlock();
    }
  }

  /** Has the listener's dispatch look, and find the failure. */
  void tellListener() {
    boolean forListener;
    lock.lock();
    try {
      forListener = started && use == Use.LISTENING;
    } finally {
      lock.unlock();
    }
    if (forListener) {
      onAvailable.run();
    }
  }

  // What the application does.

  /** The connection delivers from now on, or has paused. */
  void setStarted(boolean nowStarted) {
    List<LinkGrant> grants = new ArrayList<>();
    boolean available = false;
    lock.lock();
    try {
      started = nowStarted;
      if (started && use == Use.LISTENING) {
        links.forEach(link -> addGrant(grants, link, link.credit().onListening()));
        available = holdsRecords();
      }
      wake();
    } finally {
      lock.unlock();
    }
    send(grants);
    if (available) {
      onAvailable.run();
    }
  }

  /** There is a listener from now on, or none any more. */
  void setListening(boolean listening) {
    lock.lock();
    try {
      if (use == Use.CLOSED) {
        return;
      }
      use = listening ? Use.LISTENING : Use.IDLE;
    } finally {
      lock.unlock();
    }
    setStarted(started);
  }

  /** A thread begins to receive. */
  void beginReceive() {
    lock.lock();
    try {
      receiving = true;
      links.forEach(link -> link.credit().onReceiveBegins());
    } finally {
      lock.unlock();
    }
  }

  /** It has ended. */
  void endReceive() {
    lock.lock();
    try {
      receiving = false;
      if (use == Use.CLOSED) {
        wake();
      }
    } finally {
      lock.unlock();
    }
  }

  /** The next record, null where there is none here. */
  ReceivedRecord take() {
    ReceivedRecord record;
    Grant grant = null;
    lock.lock();
    try {
      record = unread;
      if (record == null) {
        Chunk chunk = chunks.peek();
        if (chunk == null) {
          return null;
        }
        record = chunk.take();
        if (chunk.remaining() == 0) {
          chunks.poll();
          chunk.link().credit().onFreed(chunk.sizeInBytes());
        }
      }
      unread = null;
      grant = record.link().credit().onConsumed();
    } catch (InvalidBatchException e) {
      failure = e;
      throw e;
    } finally {
      lock.unlock();
    }
    send(record.link(), grant);
    return record;
  }

  /** Puts a record back that was taken last, to be the next one taken. */
  void putBack(ReceivedRecord record) {
    lock.lock();
    try {
      unread = record;
      record.link().credit().onPutBack();
    } finally {
      lock.unlock();
    }
  }

  /** Asks the broker for records where it has no credit; see {@link LinkCredit#onWanted}. */
  void want(boolean lastChance) {
    List<LinkGrant> grants = new ArrayList<>();
    lock.lock();
    try {
      links.forEach(link -> addGrant(grants, link, link.credit().onWanted(lastChance)));
    } finally {
      lock.unlock();
    }
    send(grants);
  }

  /**
   * Waits until something has changed since the last call: a record, a start, an end.
   *
   * @return nanoseconds left of the time given
   */
  long awaitChange(long nanos) throws InterruptedException {
    long left = nanos;
    lock.lockInterruptibly();
    try {
      while (!notified && left > 0) {
        left = changed.awaitNanos(left);
      }
      notified = false;
      return left;
    } finally {
      lock.unlock();
    }
  }

  /** Whether the broker has said, in this receive, that it has nothing more for this consumer. */
  boolean isAnswered() {
    lock.lock();
    try {
      return links.stream().allMatch(link -> link.credit().isAnswered());
    } finally {
      lock.unlock();
    }
  }

  boolean hasRecords() {
    lock.lock();
    try {
      return holdsRecords();
    } finally {
      lock.unlock();
    }
  }

  /** Why nothing comes any more, null where something may. */
  Throwable failure() {
    lock.lock();
    try {
      return failure;
    } finally {
      lock.unlock();
    }
  }

  boolean isClosed() {
    lock.lock();
    try {
      return use == Use.CLOSED;
    } finally {
      lock.unlock();
    }
  }

  /** Ends a receive that waits, and all further ones; returns when it has ended. */
  void close() {
    lock.lock();
    try {
      use = Use.CLOSED;
      wake();
      while (receiving) {
        changed.awaitUninterruptibly();
      }
    } finally {
      lock.unlock();
    }
  }

  private boolean holdsRecords() {
    return unread != null || !chunks.isEmpty();
  }

  private void wake() {
    notified = true;
    changed.signalAll();
  }

  private List<AckRange> takeFromEnd(ConsumerLink link, int count) {
    List<AckRange> released = new ArrayList<>();
    int left = count;
    for (Iterator<Chunk> i = chunks.fromEnd(); i.hasNext() && left > 0; ) {
      Chunk chunk = i.next();
      if (chunk.link() != link) {
        continue;
      }
      int here = Math.min(left, chunk.remaining());
      released.addAll(chunk.giveBack(here));
      link.credit().onDropped(here);
      left -= here;
      if (chunk.remaining() == 0) {
        i.remove();
        link.credit().onFreed(chunk.sizeInBytes());
      }
    }
    if (left > 0 && unread != null && unread.link() == link) {
      released.add(Chunk.undelivered(unread.record().offset()));
      link.credit().onDropped(1);
      unread = null;
    }
    return released;
  }

  private static void addGrant(List<LinkGrant> grants, ConsumerLink link, Grant grant) {
    if (grant != null) {
      grants.add(new LinkGrant(link, grant));
    }
  }

  private static void send(List<LinkGrant> grants) {
    grants.forEach(each -> each.link.send(each.grant));
  }

  private static void send(ConsumerLink link, Grant grant) {
    if (grant != null) {
      link.send(grant);
    }
  }
}
