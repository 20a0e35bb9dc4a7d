package io.logwharf.broker.share;

import io.logwharf.broker.share.deadletter.DeadLetterMover;
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
import java.util.List;
import org.apache.kafka.common.protocol.Errors;

/**
 * One share partition with those that wait for its records. They are served once in each turn of
 * the event loop in which something has changed. Owned by that event loop.
 */
final class SharePartitionHost {
  private final String group;
  private final GroupTraits traits;
  private final PartitionShares shares;
  private final SharePartition partition;
  private final PartitionLog log;
  private final LifeLimits limits;
  private final Dispatch dispatch;
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
    this.dispatch = new Dispatch(this, limits);
    this.consumers = new AttachedConsumers(this);
    this.timedMembers = new TimedMembers(this);
    this.isQueue = GroupTraits.isQueue(shares.data().topic(), group);
    this.mover =
        new DeadLetterMover(new MoverSource(this), shares.redelivery(), shares::deadLetters);
    limits.watch();
    partition.onAvailableAgain(dispatch::availableAgain);
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

  /** Gives what is available to those that wait. */
  Dispatch dispatch() {
    return dispatch;
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
    dispatch
        .scan()
        .filterBy(newFilter.equals(GroupFilter.NONE) ? null : new FilterMatcher(newFilter));
    filter = newFilter;
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
    dispatch.endTurn();
    consumers.endTurn();
    limits.watch();
    dispatch.order().trim();
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

  /** The high watermark has moved, or the log was deleted. */
  void advanced() {
    dispatch.revealEnded();
    timedMembers.enterAll();
    if (dispatch.isAnyWaiting() || consumers.isDraining()) {
      changed();
    }
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
