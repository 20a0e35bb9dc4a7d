package io.logwharf.broker.share;

import io.logwharf.broker.share.deadletter.DeadLetterMover;
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
import io.logwharf.broker.share.scan.FilterMatcher;
import io.logwharf.broker.share.scan.GroupFilter;
import io.logwharf.broker.share.scan.LifeLimits;
import io.logwharf.broker.share.state.DecidedStart;
import io.logwharf.coordinator.share.ShareMember;
import io.logwharf.coordinator.share.SharePartition;
import io.logwharf.coordinator.share.record.DeadLetterReason;
import io.logwharf.coordinator.share.record.TransactionKey;
import io.logwharf.log.PartitionLog;
import io.logwharf.protocol.extension.AckRange;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.protocol.Errors;

/**
 * One share partition with those that wait for its records. They are served in turn, as far as
 * their credit goes, once in each turn of the event loop in which something has changed. Owned by
 * that event loop.
 */
final class SharePartitionHost {
  /** Deliveries in one turn of the loop, after which others on the loop come first. */
  private static final int MAX_DELIVERIES_A_TURN = 64;

  /** Looking at so many records for selectors takes as long as a delivery. */
  private static final int LOOKED_AT_A_DELIVERY = 256;

  private final String group;
  private final GroupTraits traits;
  private final PartitionShares shares;
  private final SharePartition partition;
  private final PartitionLog log;
  private final LifeLimits limits;
  private final DispatchOrder order;
  private final BatchScan scan;
  private final Selections selections;
  private final ExactDeliveries exact;
  private final SelectiveDeliveries selective;
  private final WholeBatchDeliveries wholeBatches;
  private final Turns<Waiter> turns = new Turns<>();
  private final AttachedConsumers consumers;
  private final TimedMembers timedMembers;
  private final DeadLetterMover mover;
  private final DecidedStart decided = new DecidedStart();
  private final boolean isQueue;
  private GroupFilter filter = GroupFilter.NONE;
  private boolean serving = true;
  private boolean advancing;

  SharePartitionHost(
      String group, GroupTraits traits, PartitionShares shares, SharePartition partition) {
    this.group = group;
    this.traits = traits;
    this.shares = shares;
    this.partition = partition;
    this.log = shares.log();
    this.limits =
        new LifeLimits(partition, shares.loop(), shares.clock(), this::keepsExpired, this::changed);
    this.order = new DispatchOrder(partition, log);
    this.scan = new BatchScan(log, partition, limits, order);
    this.selections = new Selections(partition, log);
    this.exact = new ExactDeliveries(partition, scan, shares.slicer(), shares.allocator());
    this.selective = new SelectiveDeliveries(partition, selections, scan, shares.allocator());
    this.wholeBatches = new WholeBatchDeliveries(partition, scan);
    this.consumers = new AttachedConsumers(this);
    this.timedMembers = new TimedMembers(this);
    this.isQueue = GroupTraits.isQueue(shares.data().topic(), group);
    this.mover =
        new DeadLetterMover(new MoverSource(this), shares.redelivery(), shares::deadLetters);
    limits.watch();
    partition.onAvailableAgain(this::availableAgain);
    if (partition.condemned().count() > 0) {
      changed();
    }
  }

  String group() {
    return group;
  }

  GroupTraits traits() {
    return traits;
  }

  PartitionShares shares() {
    return shares;
  }

  SharePartition partition() {
    return partition;
  }

  PartitionLog log() {
    return log;
  }

  BatchScan scan() {
    return scan;
  }

  DispatchOrder order() {
    return order;
  }

  Turns<Waiter> turns() {
    return turns;
  }

  Selections selections() {
    return selections;
  }

  /** What of its topic is in the subscription. */
  GroupFilter filter() {
    return filter;
  }

  /**
   * Makes a filter a part of the group: what doesn't match is done.
   *
   * @throws io.logwharf.protocol.selector.SelectorSyntaxException where its selector is none
   */
  void setFilter(GroupFilter newFilter) {
    scan.filterBy(newFilter.equals(GroupFilter.NONE) ? null : new FilterMatcher(newFilter));
    filter = newFilter;
  }

  /** Archives what doesn't match the group's filter, as far as so many bytes of the log go. */
  void filterAhead(int maxBytes) {
    scan.filterAhead(maxBytes);
  }

  private boolean keepsExpired() {
    return traits.isOfDestination(shares.data().topic(), group)
        && shares.redelivery().keeps(DeadLetterReason.EXPIRED);
  }

  AttachedConsumers consumers() {
    return consumers;
  }

  TimedMembers timedMembers() {
    return timedMembers;
  }

  /** Whether the group is the one that its queue is consumed by. */
  boolean isQueue() {
    return isQueue;
  }

  /** Whether anybody consumes here. */
  boolean isInUse() {
    return !consumers.isEmpty() || !timedMembers.isEmpty();
  }

  /** Something has changed that may let somebody be served: looked at when the turn ends. */
  void changed() {
    shares.changed(this);
  }

  /** Somebody waits for records from now on. */
  void enter(Waiter waiter) {
    turns.enter(waiter);
    changed();
  }

  /** Somebody waits no more. */
  void leave(Waiter waiter) {
    turns.leave(waiter);
    if (waiter.selection() != null) {
      waiter.selection().unpark(waiter);
    }
  }

  private void availableAgain(long offset) {
    selections.availableAgain(offset);
    order.availableAgain(offset);
  }

  /** A member that holds nothing has gone. */
  void left(ShareMember member) {
    order.left(member, selections::availableAgain);
    partition.leave(member);
  }

  /**
   * Applies acknowledgements of one member, all or none.
   *
   * @return what was refused, as the member doesn't hold it
   */
  List<AckRange> acknowledge(ShareMember member, List<AckRange> ranges) {
    List<AckRange> refused = partition.acknowledge(member, ranges, shares.loop().nowMs());
    changed();
    return refused;
  }

  /**
   * Accepts records in a transaction, all or none.
   *
   * @return what was refused, as the member doesn't hold it
   */
  List<AckRange> pend(ShareMember member, TransactionKey transaction, List<AckRange> ranges) {
    List<AckRange> refused = partition.pend(member, transaction, ranges);
    changed();
    return refused;
  }

  /** Ends what was accepted in a transaction, whose decision is in the journal. */
  void resolve(TransactionKey transaction, boolean commit) {
    int resolved = partition.resolve(transaction, commit);
    if (resolved > 0 && commit && isQueue) {
      decided.applied();
      shares.whenAppended(
          stateEnd -> {
            decided.appended(stateEnd, partition.startOffset());
            changed();
          });
    }
    if (resolved > 0) {
      changed();
    }
  }

  /** Serves those that wait with what is available now; when a turn of the loop ends. */
  void endTurn() {
    if (!serving) {
      return;
    }
    selections.wake(turns::enter);
    if (!turns.isEmpty()) {
      revealEnded();
      order.lookAhead();
      raiseFrontier();
      serve();
      raiseFrontier();
    }
    consumers.endTurn();
    limits.watch();
    order.trim();
    mover.look();
    if (partition.shouldSnapshot()) {
      shares.snapshot(this);
    }
    if (isQueue) {
      consumed();
    } else {
      shares.trim();
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
    changed();
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
      consumers.servedSelectively();
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
        waiter.member(), selection, waiter.maxRecords(), waiter.maxBytes(), shares.loop().nowMs());
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
    long now = shares.loop().nowMs();
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
    revealEnded();
    order.lookAhead();
    raiseFrontier();
    long available = partition.available(log.highWatermark());
    if (available == 0) {
      return null;
    }
    int records = Math.min(maxRecords, Turns.share(available, turns.size() + 1));
    Delivery delivery = compose(new Candidate(member, null), records, maxBytes, form);
    timedMembers.watchLocks();
    changed();
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

  /** The high watermark has moved, or the log was deleted. */
  void advanced() {
    revealEnded();
    timedMembers.enterAll();
    if (!turns.isEmpty() || consumers.isDraining() || !selections.isEmpty()) {
      changed();
    }
  }

  /** Makes records available that were hidden as their transaction was open. */
  private void revealEnded() {
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
      shares.whenDurable(
          this,
          () -> {
            partition.frontierDurable(frontier);
            changed();
          });
    }
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

  /**
   * A queue's log begins with what is not done, as only its own group holds records back: once what
   * was done is recorded, and no loss of power can undo the commit that it was done by.
   */
  private void consumed() {
    if (decided.isWaiting()) {
      shares.wakeWhenStateIsDurable();
    }
    long start = decided.of(partition.startOffset(), shares.stateHighWatermark());
    if (start > log.startOffset() && !advancing) {
      advancing = true;
      shares.whenWritten(
          () -> {
            advancing = false;
            log.advanceStartTo(start);
            if (partition.startOffset() > start) {
              changed();
            }
          });
    }
  }

  /** Leaves the dead letters that are not moved yet to the next start. */
  void stopMoving() {
    mover.close();
  }

  /** Nobody waits here any more, and nobody will. */
  void end() {
    serving = false;
    limits.close();
    mover.close();
  }

  /** Ends all that wait here, as this share partition is no longer served. */
  void close(Errors error, String message) {
    serving = false;
    consumers.closeAll(error, message);
    timedMembers.closeAll(error);
    limits.close();
    mover.close();
  }
}
