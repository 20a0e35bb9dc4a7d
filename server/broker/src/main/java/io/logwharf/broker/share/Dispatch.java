package io.logwharf.broker.share;

import io.logwharf.broker.loop.OwnerLoop;
import io.logwharf.broker.share.delivery.Delivery;
import io.logwharf.broker.share.delivery.DeliveryForm;
import io.logwharf.broker.share.delivery.ExactDeliveries;
import io.logwharf.broker.share.delivery.Selection;
import io.logwharf.broker.share.delivery.Selections;
import io.logwharf.broker.share.delivery.SelectiveDeliveries;
import io.logwharf.broker.share.delivery.Turns;
import io.logwharf.broker.share.delivery.Waiter;
import io.logwharf.broker.share.delivery.WholeBatchDeliveries;
import io.logwharf.broker.share.order.Candidate;
import io.logwharf.broker.share.order.DispatchOrder;
import io.logwharf.broker.share.scan.BatchScan;
import io.logwharf.broker.share.scan.LifeLimits;
import io.logwharf.coordinator.share.ShareMember;
import io.logwharf.coordinator.share.SharePartition;
import io.logwharf.log.PartitionLog;
import java.util.ArrayList;
import java.util.List;

/**
 * Divides what is available in a share partition among those that wait for it: in turn, as far as
 * their credit and the order of its records allow. Owned by the share partition's event loop.
 */
final class Dispatch {
  /** Deliveries in one turn of the loop, after which others on the loop come first. */
  private static final int MAX_DELIVERIES_A_TURN = 64;

  /** Looking at so many records for selectors takes as long as a delivery. */
  private static final int LOOKED_AT_A_DELIVERY = 256;

  private final SharePartitionHost host;
  private final SharePartition partition;
  private final PartitionLog log;
  private final OwnerLoop loop;
  private final DispatchOrder order;
  private final BatchScan scan;
  private final Selections selections;
  private final ExactDeliveries exact;
  private final SelectiveDeliveries selective;
  private final WholeBatchDeliveries wholeBatches;
  private final Turns<Waiter> turns = new Turns<>();

  Dispatch(SharePartitionHost host, LifeLimits limits) {
    this.host = host;
    this.partition = host.partition();
    this.log = host.log();
    this.loop = host.shares().loop();
    this.order = new DispatchOrder(partition, log);
    this.scan = new BatchScan(log, partition, limits, order);
    this.selections = new Selections(partition, log);
    PartitionShares shares = host.shares();
    this.exact = new ExactDeliveries(partition, scan, shares.slicer(), shares.allocator());
    this.selective = new SelectiveDeliveries(partition, selections, scan, shares.allocator());
    this.wholeBatches = new WholeBatchDeliveries(partition, scan);
  }

  BatchScan scan() {
    return scan;
  }

  DispatchOrder order() {
    return order;
  }

  /** Those that wait for whatever comes, and those that have not looked at everything yet. */
  Turns<Waiter> turns() {
    return turns;
  }

  Selections selections() {
    return selections;
  }

  /** Somebody waits for records from now on. */
  void enter(Waiter waiter) {
    turns.enter(waiter);
    host.changed();
  }

  /** Somebody waits no more. */
  void leave(Waiter waiter) {
    turns.leave(waiter);
    if (waiter.selection() != null) {
      waiter.selection().unpark(waiter);
    }
  }

  /** A member that holds nothing has gone. */
  void left(ShareMember member) {
    order.left(member, selections::availableAgain);
    partition.leave(member);
  }

  /** A record was given back. */
  void availableAgain(long offset) {
    selections.availableAgain(offset);
    order.availableAgain(offset);
  }

  /** Whether anybody waits, or waits for what its selector matches. */
  boolean isAnyWaiting() {
    return !turns.isEmpty() || !selections.isEmpty();
  }

  /** Serves those that wait with what is available now; when a turn of the loop ends. */
  void endTurn() {
    selections.wake(turns::enter);
    if (!turns.isEmpty()) {
      prepare();
      serve();
      raiseFrontier();
    }
  }

  private void prepare() {
    revealEnded();
    order.lookAhead();
    raiseFrontier();
  }

  /** Makes records available that were hidden as their transaction was open. */
  void revealEnded() {
    if (partition.hidden() > 0) {
      partition.reveal(scan::isEnded);
    }
  }

  /**
   * Sees to it that what may be delivered is known to be deliverable on stable storage, well before
   * deliveries get there.
   */
  void raiseFrontier() {
    long looked = Math.max(selections.position(), order.wanted());
    long frontier = partition.extendFrontier(looked);
    if (frontier >= 0) {
      host.shares()
          .whenDurable(
              host,
              () -> {
                partition.frontierDurable(frontier);
                host.changed();
              });
    }
  }

  /**
   * Serves round by round: at the beginning of each, what is available is divided by those that
   * wait, and in it each gets so much, or less where whole batches or its credit don't fill that.
   */
  private void serve() {
    int leftInRound = 0;
    int share = 0;
    int inVain = 0;
    for (int deliveries = 0; deliveries < MAX_DELIVERIES_A_TURN; ) {
      if (partition.nextAvailable(0, log.highWatermark()) == null || order.waitsForFrontier()) {
        return;
      }
      if (leftInRound <= 0) {
        leftInRound = turns.size();
        share = Turns.share(partition.available(log.highWatermark()), Math.max(1, leftInRound));
      }
      Waiter waiter = turns.next();
      if (waiter == null) {
        return;
      }
      leftInRound--;
      if (waiter.isReady() && waiter.begin()) {
        inVain = serve(waiter, share) ? 0 : inVain + 1;
        deliveries += 1 + selective.takeLookedAt() / LOOKED_AT_A_DELIVERY;
        if (inVain > 0 && (!order.isGrouped() || inVain >= turns.size())) {
          return;
        }
      }
    }
    host.changed();
  }

  /**
   * Returns whether there was anything to serve it with, or it keeps its turn; where there is only
   * what is for others, it goes behind them.
   */
  private boolean serve(Waiter waiter, int share) {
    if (waiter.selection() != null) {
      serveSelectively(waiter);
      return true;
    }
    Delivery delivery =
        compose(
            waiter.candidate(),
            Math.min(waiter.maxRecords(), share),
            waiter.maxBytes(),
            waiter.form());
    if (delivery == null) {
      if (order.isGrouped()) {
        turns.enter(waiter);
      } else {
        turns.putBack(waiter);
      }
      waiter.abandon();
      return false;
    }
    waiter.deliver(delivery);
    if (waiter.isReady()) {
      turns.enter(waiter);
    }
    return true;
  }

  /** One that has looked at everything without a match waits until there is something new. */
  private void serveSelectively(Waiter waiter) {
    Selection selection = waiter.selection();
    order.begin(waiter.candidate(), this::waiting);
    Delivery delivery =
        order.expeditedFirst(priority -> select(waiter, selection.ahead(priority, order)));
    if (delivery == null) {
      delivery = select(waiter, selection);
    }
    if (delivery != null) {
      order.acquired(delivery.acquired());
    }
    order.end();
    if (delivery != null) {
      waiter.deliver(delivery);
      host.consumers().servedSelectively();
    }
    if (selective.takeFoundForOthers()) {
      selections.wake(turns::enter);
    }
    if (selection.next() == null) {
      selection.park(waiter);
    } else if (waiter.isReady()) {
      turns.enter(waiter);
    }
  }

  private Delivery select(Waiter waiter, Selection selection) {
    return selective.next(
        waiter.member(), selection, waiter.maxRecords(), waiter.maxBytes(), loop.nowMs());
  }

  private Delivery compose(Candidate consumer, int maxRecords, int maxBytes, DeliveryForm form) {
    order.begin(consumer, this::waiting);
    Delivery delivery =
        order.highestFirst(() -> compose(consumer.member(), maxRecords, maxBytes, form));
    if (delivery != null) {
      order.acquired(delivery.acquired());
    }
    order.end();
    return delivery;
  }

  private List<Candidate> waiting() {
    List<Candidate> candidates = new ArrayList<>(turns.size());
    turns.forEach(waiter -> candidates.add(waiter.candidate()));
    return candidates;
  }

  private Delivery compose(ShareMember member, int maxRecords, int maxBytes, DeliveryForm form) {
    long now = loop.nowMs();
    return switch (form) {
      case EXACT -> exact.next(member, maxRecords, maxBytes, now);
      case WHOLE_BATCHES -> wholeBatches.next(member, maxRecords, maxBytes, false, now);
      case WHOLE_BATCHES_RECORD_LIMIT -> wholeBatches.next(member, maxRecords, maxBytes, true, now);
    };
  }

  /**
   * Takes what is available for a member that doesn't wait in turn, but leaves those that do their
   * share.
   *
   * @return null where nothing is available
   */
  Delivery takeNow(ShareMember member, int maxRecords, int maxBytes, DeliveryForm form) {
    prepare();
    long available = partition.available(log.highWatermark());
    if (available == 0) {
      return null;
    }
    int records = Math.min(maxRecords, Turns.share(available, turns.size() + 1));
    Delivery delivery = compose(new Candidate(member, null), records, maxBytes, form);
    host.timedMembers().watchLocks();
    host.changed();
    return delivery;
  }

  /** Whether about so many bytes of records are available. */
  boolean hasBytes(int bytes) {
    if (bytes <= 1) {
      return true;
    }
    long offsets = log.endOffset() - log.startOffset();
    long available = partition.available(log.highWatermark());
    return offsets > 0 && available * log.sizeInBytes() / offsets >= bytes;
  }

  /** Whether nothing is available, or what is belongs to others, as far as is known. */
  boolean isNothingFor(Waiter waiter) {
    return order.isNothingFor(waiter.candidate());
  }

  /**
   * Up to which offset nothing is available to somebody, as far as is known now: what waits for the
   * delivery frontier or for its turn may be.
   */
  long exhaustedUpTo(Waiter waiter) {
    long highWatermark = log.highWatermark();
    boolean exhausted =
        isNothingFor(waiter) || (waiter.selection() != null && waiter.selection().isExhausted());
    return exhausted ? highWatermark : 0;
  }
}
