package io.logwharf.broker.share;

import io.logwharf.broker.share.ConsumerHandle.Acknowledgement;
import io.logwharf.broker.share.scan.GroupFilter;
import io.logwharf.log.LogException;
import io.logwharf.protocol.extension.AckRange;
import io.logwharf.protocol.extension.ConsumerAttach;
import io.logwharf.protocol.extension.ConsumerCredit;
import io.logwharf.protocol.extension.ConsumerReset;
import io.logwharf.protocol.selector.Selector;
import io.logwharf.protocol.selector.SelectorSyntaxException;
import java.util.List;
import java.util.function.Consumer;
import org.apache.kafka.common.protocol.Errors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the attached consumers of one data partition ask of its share partitions. Owned by their
 * event loop.
 */
final class PartitionConsumers {
  private static final Logger LOG = LoggerFactory.getLogger(PartitionConsumers.class);

  private final PartitionShares shares;
  private final GroupStates groups;

  PartitionConsumers(PartitionShares shares, GroupStates groups) {
    this.shares = shares;
    this.groups = groups;
  }

  void attach(ConsumerAttach request, AttachedConsumer consumer) {
    GroupTraits traits = shares.traits(request.mode(), request.group());
    try {
      SharePartitionHost host = shares.host(request.group(), traits);
      if (host.traits().durable() != traits.durable()) {
        consumer.close(
            Errors.INVALID_REQUEST,
            "share group "
                + request.group()
                + (traits.durable() ? " is not durable" : " is durable")
                + "; a subscription is one or the other");
        return;
      }
      boolean ofGroup = request.mode() != ConsumerAttach.Mode.QUEUE;
      if (ofGroup && !setFilter(host, new GroupFilter(request.selector(), request.notFrom()))) {
        consumer.close(
            Errors.INVALID_REQUEST,
            "share group " + request.group() + " is in use with another selector or noLocal");
        return;
      }
      host.consumers().attach(consumer, ofGroup ? null : selector(request));
      groups.whenBegun(host, () -> consumer.announce(shares.log().leaderEpoch()));
      host.dispatch().raiseFrontier();
    } catch (SelectorSyntaxException e) {
      consumer.close(Errors.INVALID_REQUEST, e.getMessage());
    } catch (LogException e) {
      LOG.error("event=attach-failed group={} partition={}", request.group(), shares.name(), e);
      consumer.close(Errors.KAFKA_STORAGE_ERROR, e.getMessage());
    } catch (RuntimeException e) {
      if (consumer.host() == null) {
        consumer.close(Errors.KAFKA_STORAGE_ERROR, shares.unserved(e));
      }
      shares.fail(e);
    }
  }

  private static Selector selector(ConsumerAttach request) {
    return request.selector().isEmpty() ? null : Selector.parse(request.selector());
  }

  /** False where the group is in use with another filter. */
  private static boolean setFilter(SharePartitionHost host, GroupFilter filter) {
    if (filter.equals(host.filter())) {
      return true;
    }
    if (host.isInUse()) {
      return false;
    }
    host.setFilter(filter);
    return true;
  }

  /** Credit of one that has not been closed meanwhile. */
  void grant(ConsumerCredit request, AttachedConsumer consumer) {
    if (consumer.host() != null) {
      consumer.host().consumers().grant(consumer, request);
    }
  }

  void writable(AttachedConsumer consumer) {
    if (consumer.host() != null) {
      consumer.host().consumers().writable(consumer);
    }
  }

  /** The outcome hears of it at once, or where it is durable, once it is on stable storage. */
  void acknowledge(List<Acknowledgement> entries, Acknowledgements outcome) {
    RuntimeException failure =
        shares.attempt(() -> entries.forEach(entry -> acknowledge(entry, outcome)));
    if (failure == null && outcome.isDurable()) {
      groups.whenDurable(outcome::partDone);
    } else {
      outcome.partDone(failure);
    }
  }

  private void acknowledge(Acknowledgement entry, Acknowledgements outcome) {
    AttachedConsumer consumer = entry.consumer();
    if (consumer.host() == null) {
      outcome.failed(
          Errors.INVALID_RECORD_STATE,
          consumer + " has ended, what it had acquired has been given back");
      return;
    }
    consumer.holdingsChanged();
    List<AckRange> refused = consumer.host().acknowledge(consumer.member(), entry.ranges());
    if (!refused.isEmpty()) {
      outcome.failed(
          Errors.INVALID_RECORD_STATE, consumer + " does not hold all of " + refused.get(0));
    }
  }

  void reset(ConsumerReset request, AttachedConsumer consumer, Consumer<RuntimeException> done) {
    SharePartitionHost host = consumer.host();
    RuntimeException failure = null;
    if (host != null) {
      failure =
          shares.attempt(
              () -> {
                host.consumers().reset(consumer, request);
                shares.endIfUnused(host);
              });
    }
    done.accept(failure);
  }

  void connectionLost(AttachedConsumer consumer) {
    SharePartitionHost host = consumer.host();
    if (host != null) {
      host.consumers().lost(consumer);
      shares.endIfUnused(host);
    }
  }
}
