package io.logwharf.broker.transaction;

import io.logwharf.broker.network.Connection;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.function.IntConsumer;

/**
 * What the sessions of one connection have done in their open transactions, by the producer id that
 * each has leased, and what of it is still under way. So a client can ask for a commit right behind
 * the work, see {@link io.logwharf.protocol.extension.LeaseEnd}. Owned by the connection's loop.
 */
public final class LeaseWorks {
  private final Map<Long, Work> works = new HashMap<>();

  /** Of one producer id. */
  private static final class Work {
    private final short epoch;
    private final Queue<IntConsumer> ends = new ArrayDeque<>(1);
    private int taken;
    private int underWay;

    Work(short epoch) {
      this.epoch = epoch;
    }
  }

  /** Those of a connection; on its loop. */
  public static LeaseWorks of(Connection connection) {
    return connection.attachment(LeaseWorks.class, LeaseWorks::new);
  }

  /** A piece of work was taken. */
  public void taken(long producerId, short epoch) {
    work(producerId, epoch).taken++;
  }

  /** A piece of work begins, of which {@link #ended} will tell. */
  public void begun(long producerId, short epoch) {
    work(producerId, epoch).underWay++;
  }

  /** A piece of work that had begun has ended. */
  public void ended(long producerId, short epoch, boolean taken) {
    Work work = work(producerId, epoch);
    if (taken) {
      work.taken++;
    }
    if (--work.underWay == 0 && !work.ends.isEmpty()) {
      end(producerId, work);
    }
  }

  /**
   * The transaction is to end, behind all work that has begun so far.
   *
   * @param end told how many pieces of work were taken, now or later
   */
  public void end(long producerId, short epoch, IntConsumer end) {
    Work work = work(producerId, epoch);
    work.ends.add(end);
    if (work.underWay == 0) {
      end(producerId, work);
    }
  }

  private void end(long producerId, Work work) {
    works.remove(producerId, work);
    int taken = work.taken;
    for (IntConsumer end : work.ends) {
      end.accept(taken);
      taken = 0;
    }
  }

  /** The count begins anew with each epoch, as branches are decided by requests of their own. */
  private Work work(long producerId, short epoch) {
    Work work = works.get(producerId);
    if (work == null || (work.epoch != epoch && work.underWay == 0)) {
      work = new Work(epoch);
      works.put(producerId, work);
    }
    return work;
  }
}
