package io.logwharf.broker.request.transaction;

import io.logwharf.broker.partition.Partition;
import io.logwharf.broker.request.RequestContext;
import io.logwharf.broker.transaction.LeaseWorks;
import io.logwharf.broker.transaction.TransactionRefusedException;
import io.logwharf.broker.transaction.Transactions;
import io.logwharf.coordinator.transaction.AddParticipants;
import io.logwharf.coordinator.transaction.Participant;
import io.logwharf.coordinator.transaction.Participant.DataPartition;
import io.logwharf.coordinator.transaction.ProducerEpoch;
import io.logwharf.log.AppendResult;
import io.logwharf.log.batch.BatchHeader;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.protocol.Errors;

/**
 * Lets batches of transactions be appended while their transaction takes them. A stock producer
 * names its transactional id; a client of the extension need not, as its batches carry the producer
 * id of the lease, so that one request can carry those of many sessions.
 */
public final class TransactionalAppends {
  /** From here on Produce itself adds the partition to the transaction (KIP-890). */
  private static final short FIRST_IMPLICIT_VERSION = 12;

  private final Transactions transactions;

  public TransactionalAppends(Transactions transactions) {
    this.transactions = transactions;
  }

  /** The participant that a partition is. */
  static Participant participant(Partition partition) {
    Uuid topic = partition.id().topicId();
    return new DataPartition(
        new UUID(topic.getMostSignificantBits(), topic.getLeastSignificantBits()),
        partition.index());
  }

  /** Whether a batch among these is part of a transaction. */
  public static boolean isTransactional(ByteBuffer batches) {
    int end = batches.limit();
    for (int at = batches.position(); at < end; at += BatchHeader.size(batches, at)) {
      if (BatchHeader.isTransactional(batches, at)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Appends batches, all of one transaction.
   *
   * @param name the request's transactional id, null where it has none
   * @param append called once, unless refused
   * @throws org.apache.kafka.common.errors.ApiException where the transaction doesn't take them
   */
  public AppendResult append(
      String name,
      ByteBuffer batches,
      Partition partition,
      RequestContext context,
      Supplier<AppendResult> append) {
    ProducerEpoch producer = producer(batches);
    AddParticipants registration =
        new AddParticipants(
            transactionalId(name, producer, context), producer, List.of(participant(partition)));
    boolean implicitly = context.apiVersion() >= FIRST_IMPLICIT_VERSION;
    try {
      AppendResult appended = transactions.append(registration, implicitly, append);
      if (registration.transactionalId().isEmpty()) {
        LeaseWorks.of(context.connection()).of(producer.producerId(), producer.epoch()).taken();
      }
      return appended;
    } catch (TransactionRefusedException e) {
      throw TransactionErrors.ofProduce(e.error(), context.apiVersion()).exception(e.getMessage());
    }
  }

  private static Optional<String> transactionalId(
      String name, ProducerEpoch producer, RequestContext context) {
    if (context.connection().optedIn() && name == null) {
      return Optional.empty();
    }
    if (name == null) {
      throw Errors.INVALID_REQUEST.exception(
          "a transactional batch of producer "
              + producer.producerId()
              + " came without transactional id");
    }
    return LeaseNames.transactionalId(name, producer.producerId(), context.connection());
  }

  private static ProducerEpoch producer(ByteBuffer batches) {
    int first = batches.position();
    var producer =
        new ProducerEpoch(
            BatchHeader.producerId(batches, first), BatchHeader.producerEpoch(batches, first));
    int end = batches.limit();
    for (int at = first; at < end; at += BatchHeader.size(batches, at)) {
      boolean same =
          BatchHeader.isTransactional(batches, at)
              && BatchHeader.producerId(batches, at) == producer.producerId()
              && BatchHeader.producerEpoch(batches, at) == producer.epoch();
      if (!same) {
        throw Errors.INVALID_RECORD.exception(
            "batches of several transactions were sent as one; send each by itself");
      }
    }
    return producer;
  }
}
