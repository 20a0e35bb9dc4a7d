package io.logwharf.broker.share;

import io.logwharf.coordinator.share.ShareMember;
import io.logwharf.protocol.extension.AckRange;
import java.util.List;
import java.util.function.Consumer;
import org.apache.kafka.common.protocol.Errors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What stock share consumers ask of the share partitions of one data partition. Owned by their
 * event loop.
 */
final class PartitionMembers {
  private static final Logger LOG = LoggerFactory.getLogger(PartitionMembers.class);

  private final PartitionShares shares;
  private final GroupStates groups;

  PartitionMembers(PartitionShares shares, GroupStates groups) {
    this.shares = shares;
    this.groups = groups;
  }

  /** A fetch waits at one of the groups from now on, unless it has been answered meanwhile. */
  void enter(PendingShareFetch fetch, PendingShareFetch.Target target) {
    if (fetch.isWaiting()) {
      try {
        SharePartitionHost host = shares.host(target.group(), target.traits());
        host.timedMembers().enter(fetch, fetch.at(host, target));
      } catch (RuntimeException e) {
        LOG.error(
            "event=share-fetch-failed group={} partition={}", target.group(), shares.name(), e);
        if (fetch.claim()) {
          fetch.complete(target.partition(), Errors.KAFKA_STORAGE_ERROR);
        }
      }
    }
  }

  /** A fetch has been answered, and waits no more. */
  void leave(PendingShareFetch fetch, String group) {
    SharePartitionHost host = groups.findOpen(group);
    if (host != null) {
      host.timedMembers().leave(fetch);
    }
  }

  /**
   * Applies the acknowledgements of a stock share consumer, all or none.
   *
   * @param done told on any thread, once they are on stable storage or have failed
   */
  void acknowledge(String group, String memberId, List<AckRange> ranges, Consumer<Errors> done) {
    try {
      SharePartitionHost host = groups.findOpen(group);
      ShareMember member = host == null ? null : host.timedMembers().find(memberId);
      if (member == null || !host.acknowledge(member, ranges).isEmpty()) {
        done.accept(Errors.INVALID_RECORD_STATE);
        return;
      }
      host.timedMembers().watchLocks();
    } catch (RuntimeException e) {
      shares.fail(e);
      done.accept(Errors.KAFKA_STORAGE_ERROR);
      return;
    }
    groups.whenDurable(
        failure -> done.accept(failure == null ? Errors.NONE : Errors.KAFKA_STORAGE_ERROR));
  }

  /** A stock share consumer gives back what it holds, and has left. */
  void leave(String group, String memberId) {
    SharePartitionHost host = groups.findOpen(group);
    if (host != null) {
      host.timedMembers().leave(memberId);
      shares.endIfUnused(host);
    }
  }
}
