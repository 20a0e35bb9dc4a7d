package io.logwharf.broker.transaction;

import io.logwharf.broker.network.Connection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntConsumer;

/**
 * What the sessions of one connection do in their open transactions, by the producer id that each
 * has leased: how much of it was taken, and what is still under way. So a client can ask for a
 * commit right behind the work, see {@link io.logwharf.protocol.extension.LeaseEnd}. Owned by the
 * connection's loop; a {@link Work} is thread-safe.
 */
public final class LeaseWorks {
  /** Of more producer ids at a time nothing is known, so that their commits are rollbacks. */
  private static final int MAX_WORKS = 1 << 16;

  private final Map<Long, Work> works = new HashMap<>();

  /** The work in one transaction. Guarded by its monitor, in which nobody is called. */
  public static final class Work {
    private final short epoch;
    private int taken;
    private int underWay;
    private IntConsumer end;

    private Work(short epoch) {
      this.epoch = epoch;
    }

    /** A piece of work was taken. */
    public synchronized void taken() {
      taken++;
    }

    /** A piece of work begins, of which {@link #ended} will tell. */
    public synchronized void begun() {
      underWay++;
    }

    /** A piece of work that had begun has ended; the transaction may end on the calling thread. */
    public void ended(boolean isTaken) {
      IntConsumer due;
      int count;
      synchronized (this) {
        taken += isTaken ? 1 : 0;
        underWay--;
        due = underWay == 0 ? end : null;
        count = taken;
      }
      if (due != null) {
        due.accept(count);
      }
    }

    private void end(IntConsumer then) {
      int count;
      synchronized (this) {
        if (underWay > 0) {
          end = then;
          return;
        }
        count = taken;
      }
      then.accept(count);
    }
  }

  /** Those of a connection; on its loop. */
  public static LeaseWorks of(Connection connection) {
    return connection.attachment(LeaseWorks.class, LeaseWorks::new);
  }

  /**
   * The work in the open transaction of a producer id, and in the one to come. Each epoch begins
   * with none, as branches are decided by requests of their own.
   */
  public Work of(long producerId, short epoch) {
    Work work = works.get(producerId);
    if (work == null || work.epoch != epoch) {
      boolean isFull = work == null && works.size() >= MAX_WORKS;
      work = new Work(epoch);
      if (!isFull) {
        works.put(producerId, work);
      }
    }
    return work;
  }

  /**
   * The transaction is to end, behind all work that has begun so far.
   *
   * @param then told how many pieces of work were taken: at once, or on the thread that ends the
   *     last of what is under way
   */
  public void end(long producerId, short epoch, IntConsumer then) {
    Work work = of(producerId, epoch);
    works.remove(producerId);
    work.end(then);
  }
}
