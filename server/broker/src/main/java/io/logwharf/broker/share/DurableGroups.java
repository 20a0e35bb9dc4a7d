package io.logwharf.broker.share;

import io.logwharf.broker.partition.Partition;
import io.logwharf.broker.share.scan.GroupFilter;
import io.logwharf.log.LogException;
import io.logwharf.protocol.destination.Subscription;
import io.logwharf.protocol.extension.ConsumerAttach.Mode;
import io.logwharf.protocol.extension.DestinationKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.common.protocol.Errors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The share groups of durable subscriptions, which live whether they are consumed or not. Its
 * methods may be called by any thread; what they return completes on any.
 */
public final class DurableGroups {
  private static final Logger LOG = LoggerFactory.getLogger(DurableGroups.class);

  /** Of a topic's log that is held against a filter at once while nobody consumes. */
  private static final int MAX_FILTER_BYTES = 16 << 20;

  private final SharePartitions sharePartitions;
  private final Function<String, Map<String, String>> configs;

  /**
   * @param configs what was set for a group, without defaults
   */
  public DurableGroups(
      SharePartitions sharePartitions, Function<String, Map<String, String>> configs) {
    this.sharePartitions = sharePartitions;
    this.configs = configs;
  }

  /**
   * Begins a group behind the newest record of a partition; done when that can't be lost.
   *
   * @param filter what of the topic is in it
   */
  public CompletableFuture<Void> begin(Partition partition, String group, GroupFilter filter) {
    PartitionShares shares = sharePartitions.of(partition);
    CompletableFuture<Void> begun = new CompletableFuture<>();
    shares
        .loop()
        .run(
            () -> {
              try {
                SharePartitionHost host = shares.host(group, traits(group));
                host.setFilter(filter);
                shares.groups().whenDurable(failure -> complete(begun, failure));
                shares.endTurnSoon();
                shares.endIfUnused(host);
              } catch (RuntimeException e) {
                begun.completeExceptionally(e);
              }
            });
    return begun;
  }

  private static void complete(CompletableFuture<Void> future, Exception failure) {
    if (failure == null) {
      future.complete(null);
    } else {
      future.completeExceptionally(failure);
    }
  }

  /** Whether somebody holds records of a group, or has acknowledged some in an open transaction. */
  public CompletableFuture<Boolean> isHeld(Partition partition, String group) {
    PartitionShares shares = sharePartitions.of(partition);
    return ask(
        shares,
        () -> {
          SharePartitionHost host = shares.groups().find(group, traits(group));
          return host != null && host.partition().acquired() + host.partition().pending() > 0;
        });
  }

  /** Ends a group, with its consumers; done when what says so has been appended. */
  public CompletableFuture<Void> end(Partition partition, String group) {
    PartitionShares shares = sharePartitions.of(partition);
    return ask(
        shares,
        () -> {
          SharePartitionHost host = shares.groups().find(group, traits(group));
          if (host != null) {
            end(shares, host);
          }
          return null;
        });
  }

  private static void end(PartitionShares shares, SharePartitionHost host) {
    host.close(Errors.GROUP_ID_NOT_FOUND, "the subscription has been unsubscribed");
    shares.groups().end(host);
    shares.endIfUnused(host);
  }

  /**
   * The first record of a partition that a durable subscription has not done with. What doesn't
   * match their filters is made done on the way, and groups that are nobody's any more end.
   *
   * @param filterOf by group; null where there is no such subscription
   * @return Long.MAX_VALUE where nothing is owed
   */
  public CompletableFuture<Long> owedFrom(
      Partition partition, Function<String, GroupFilter> filterOf) {
    PartitionShares shares = sharePartitions.of(partition);
    return ask(
        shares,
        () -> {
          long owed = Long.MAX_VALUE;
          for (String group : List.copyOf(shares.groups().names())) {
            if (Subscription.isDurable(group)) {
              owed = Math.min(owed, owedFrom(shares, group, filterOf.apply(group)));
            }
          }
          return owed;
        });
  }

  private long owedFrom(PartitionShares shares, String group, GroupFilter filter) {
    SharePartitionHost host = shares.groups().find(group, traits(group));
    if (host == null) {
      return Long.MAX_VALUE;
    }
    if (filter == null) {
      LOG.info("event=orphan-group-ended group={} log={}", group, shares.log().name().directory());
      end(shares, host);
      return Long.MAX_VALUE;
    }
    filter(host, filter);
    return host.partition().startOffset();
  }

  private GroupTraits traits(String group) {
    return GroupTraits.of(Mode.DURABLE_SUBSCRIPTION, configs.apply(group));
  }

  /**
   * Takes expired messages out of a queue, or out of a topic's durable subscriptions, whether they
   * are consumed or not; in the background. Also goes on with dead letters whose move a stop of the
   * broker has cut off.
   *
   * @param filterOf by group; null where there is no such subscription
   */
  public void takeOutExpired(Partition partition, Function<String, GroupFilter> filterOf) {
    PartitionShares shares = sharePartitions.of(partition);
    shares
        .loop()
        .run(
            () -> {
              try {
                sweep(shares, filterOf);
              } catch (LogException e) {
                LOG.warn("event=expiry-sweep-failed log={}", shares.log().name().directory(), e);
              }
            });
  }

  private void sweep(PartitionShares shares, Function<String, GroupFilter> filterOf) {
    if (shares.isDeleted()) {
      return;
    }
    if (shares.data().topic().kind() == DestinationKind.QUEUE) {
      String queue = shares.data().topic().name();
      GroupTraits traits = GroupTraits.of(Mode.QUEUE, configs.apply(queue));
      SharePartitionHost host = shares.groups().find(queue, traits);
      long from = host == null ? 0 : host.partition().startOffset();
      shares.expirySweep().run(from, () -> List.of(shares.host(queue, traits)));
    } else {
      long from =
          subscriptions(shares, filterOf).stream()
              .mapToLong(host -> host.partition().startOffset())
              .min()
              .orElse(shares.log().highWatermark());
      shares.expirySweep().run(from, () -> subscriptions(shares, filterOf));
    }
  }

  private List<SharePartitionHost> subscriptions(
      PartitionShares shares, Function<String, GroupFilter> filterOf) {
    List<SharePartitionHost> hosts = new ArrayList<>();
    for (String group : List.copyOf(shares.groups().names())) {
      GroupFilter filter = Subscription.isDurable(group) ? filterOf.apply(group) : null;
      SharePartitionHost host = filter == null ? null : shares.groups().find(group, traits(group));
      if (host != null) {
        filter(host, filter);
        hosts.add(host);
      }
    }
    return hosts;
  }

  private static void filter(SharePartitionHost host, GroupFilter filter) {
    if (!filter.equals(GroupFilter.NONE)) {
      if (!host.filter().equals(filter) && !host.isInUse()) {
        host.setFilter(filter);
      }
      host.dispatch().scan().filterAhead(MAX_FILTER_BYTES);
    }
  }

  private static <T> CompletableFuture<T> ask(PartitionShares shares, Supplier<T> question) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    shares
        .loop()
        .run(
            () -> {
              try {
                answer.complete(question.get());
              } catch (RuntimeException e) {
                answer.completeExceptionally(e);
              }
            });
    return answer;
  }
}
