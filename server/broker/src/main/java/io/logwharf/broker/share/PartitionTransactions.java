package io.logwharf.broker.share;

import io.logwharf.broker.share.ConsumerHandle.Acknowledgement;
import io.logwharf.broker.transaction.TransactionParticipants.Outcome;
import io.logwharf.coordinator.share.record.TransactionKey;
import io.logwharf.coordinator.transaction.AddParticipants;
import io.logwharf.coordinator.transaction.Marker;
import io.logwharf.coordinator.transaction.Participant;
import io.logwharf.coordinator.transaction.TransactionError;
import io.logwharf.log.LogException;
import io.logwharf.protocol.extension.AckRange;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.common.protocol.Errors;

/**
 * The part that the share partitions of one data partition take in transactions. Owned by their
 * event loop.
 *
 * <p>Registering and pending happen in one step of that loop, and markers come through the same
 * loop: so a marker never overtakes the acknowledgements that its transaction was registered for,
 * and no fence need be kept.
 */
final class PartitionTransactions {
  private final PartitionShares shares;
  private final GroupStates groups;

  PartitionTransactions(PartitionShares shares, GroupStates groups) {
    this.shares = shares;
    this.groups = groups;
  }

  /**
   * Makes acknowledgements part of a transaction. The outcome hears of it once they are in the
   * journal, behind their registration and so ahead of any decision.
   */
  void pend(List<Acknowledgement> entries, Enlistment transaction, Acknowledgements outcome) {
    RuntimeException failure =
        shares.attempt(() -> entries.forEach(entry -> pend(entry, transaction, outcome)));
    if (failure == null) {
      groups.whenAppended(outcome::partDone);
    } else {
      outcome.partDone(failure);
    }
  }

  private void pend(Acknowledgement entry, Enlistment transaction, Acknowledgements outcome) {
    SharePartitionHost host = entry.consumer().host();
    if (host == null) {
      outcome.failed(
          Errors.INVALID_RECORD_STATE,
          entry.consumer() + " has ended, what it had acquired has been given back");
    } else {
      pend(entry, host, transaction, outcome);
    }
  }

  /** Ends what is pending in a transaction; without effect where there is no such group. */
  void resolve(String group, Marker marker, Outcome outcome) {
    try {
      SharePartitionHost host = groups.find(group, traits(group));
      if (host != null) {
        host.resolve(new TransactionKey(marker.producerId(), marker.sequence()), marker.commit());
      }
    } catch (LogException e) {
      outcome.done(e);
      return;
    } catch (RuntimeException e) {
      shares.fail(e);
      outcome.done(e);
      return;
    }
    groups.whenAppended(outcome::done);
  }

  private void pend(
      Acknowledgement entry,
      SharePartitionHost host,
      Enlistment transaction,
      Acknowledgements outcome) {
    AddParticipants.Response registered;
    try {
      registered = transaction.register(participant(host.group()));
    } catch (LogException e) {
      outcome.failed(
          Errors.KAFKA_STORAGE_ERROR, "transaction could not be stored: " + e.getMessage());
      return;
    }
    if (registered.error() != TransactionError.NONE) {
      outcome.failed(
          Errors.forCode(registered.error().code()),
          "producer "
              + transaction.producer()
              + " can't acknowledge in a transaction now: "
              + registered.error());
      return;
    }
    AttachedConsumer consumer = entry.consumer();
    consumer.holdingsChanged();
    var key = new TransactionKey(transaction.producer().producerId(), registered.sequence());
    List<AckRange> refused = host.pend(consumer.member(), key, entry.ranges());
    if (!refused.isEmpty()) {
      outcome.failed(
          Errors.INVALID_RECORD_STATE, consumer + " does not hold all of " + refused.get(0));
    }
  }

  private Participant.SharePartition participant(String group) {
    var id = shares.data().id();
    var topicId =
        new UUID(id.topicId().getMostSignificantBits(), id.topicId().getLeastSignificantBits());
    return new Participant.SharePartition(group, topicId, id.partition());
  }

  /** Those of the consumers that acknowledge in transactions, which a restart has ended. */
  private GroupTraits traits(String group) {
    return GroupTraits.ofDestination(shares.groupConfigs(group));
  }
}
