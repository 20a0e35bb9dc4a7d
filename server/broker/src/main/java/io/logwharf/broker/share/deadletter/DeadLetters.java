package io.logwharf.broker.share.deadletter;

import io.logwharf.broker.loop.OwnerLoop;
import io.logwharf.broker.metadata.NewTopic;
import io.logwharf.broker.metadata.Topics;
import io.logwharf.broker.partition.Partition;
import io.logwharf.broker.partition.Partitions;
import io.logwharf.broker.partition.TopicInfo;
import io.logwharf.broker.transaction.Transactions;
import io.logwharf.coordinator.transaction.AddParticipants;
import io.logwharf.coordinator.transaction.EndTransaction;
import io.logwharf.coordinator.transaction.InitProducerId;
import io.logwharf.coordinator.transaction.Participant;
import io.logwharf.coordinator.transaction.ProducerEpoch;
import io.logwharf.coordinator.transaction.TransactionError;
import io.logwharf.log.AppendListener;
import io.logwharf.log.AppendResult;
import io.logwharf.log.Durability;
import io.logwharf.log.LogException;
import io.logwharf.protocol.extension.DestinationKind;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.Uuid;

/**
 * What moving dead letters takes of the broker: the queues they go to, and transactions of the
 * broker's own producers. Thread-safe; stages complete on any thread.
 *
 * <p>Nothing of a move is forced: in the journal's order a commit can't survive what it commits,
 * and nobody waits for a move.
 */
public final class DeadLetters {
  /** Movers hold leases as connections do, under numbers that no connection has. */
  private static final long FIRST_MOVER = 1L << 62;

  private static final int RETRY_MS = 1_000;
  private static final int EPOCH_GOES_UP = 2;

  private final Transactions transactions;
  private final Topics topics;
  private final Partitions partitions;
  private final AtomicLong movers = new AtomicLong(FIRST_MOVER);

  public DeadLetters(Transactions transactions, Topics topics, Partitions partitions) {
    this.transactions = transactions;
    this.topics = topics;
    this.partitions = partitions;
  }

  /**
   * The producer of a mover.
   *
   * @param mover what {@link #release} takes
   */
  record Lease(long mover, ProducerEpoch producer) {}

  /** The partition of a queue for what comes from a partition; the queue is created if need be. */
  CompletionStage<Partition> queue(String name, int fromPartition) {
    Optional<TopicInfo> present = partitions.topic(name);
    CompletionStage<TopicInfo> topic =
        present.isPresent()
            ? CompletableFuture.completedFuture(present.get())
            : topics
                .create(NewTopic.ofKind(name, DestinationKind.QUEUE))
                .exceptionallyCompose(failure -> createdMeanwhile(name, failure));
    return topic.thenApply(
        info ->
            partitions
                .find(info.id(), fromPartition % info.partitions())
                .orElseThrow(() -> new LogException("topic " + name + " has just been deleted")));
  }

  private CompletionStage<TopicInfo> createdMeanwhile(String name, Throwable failure) {
    return partitions
        .topic(name)
        .<CompletionStage<TopicInfo>>map(CompletableFuture::completedFuture)
        .orElseGet(() -> CompletableFuture.failedFuture(failure));
  }

  /** A producer of its own for a mover, until {@link #release}. */
  CompletionStage<Lease> lease() {
    return lease(movers.getAndIncrement(), true);
  }

  private CompletionStage<Lease> lease(long mover, boolean mayWait) {
    CompletableFuture<InitProducerId.Response> answer = new CompletableFuture<>();
    transactions.submit(
        (state, now) -> state.lease(mover, 0, now), Durability.WRITTEN, outcome(answer));
    return answer.thenCompose(
        response -> {
          if (response.error() == TransactionError.NONE) {
            return CompletableFuture.completedFuture(new Lease(mover, response.producer()));
          }
          if (mayWait && response.error() == TransactionError.COORDINATOR_LOAD_IN_PROGRESS) {
            return transactions.producerIdsAvailable().thenCompose(id -> lease(mover, false));
          }
          return CompletableFuture.failedFuture(
              new LogException("no producer id for moving dead letters: " + response.error()));
        });
  }

  /**
   * Gives a lease back; what it has open is rolled back. Where that can't be stored it is tried
   * again, as until then what is being moved is in nobody's reach.
   */
  void release(Lease lease, OwnerLoop loop) {
    transactions.submit(
        (state, now) -> state.connectionGone(lease.mover, now),
        Durability.WRITTEN,
        (done, failure) -> {
          if (failure != null) {
            loop.execute(() -> loop.schedule(RETRY_MS, () -> release(lease, loop)));
          }
        });
  }

  /**
   * Appends a batch of the lease's transaction.
   *
   * @throws io.logwharf.broker.transaction.TransactionRefusedException where it doesn't take it
   * @throws LogException where it can't be stored
   */
  void append(Lease lease, Partition to, ByteBuffer batch) {
    var target = new Participant.DataPartition(uuid(to.id().topicId()), to.index());
    AppendResult unused =
        transactions.append(
            registration(lease, target),
            true,
            () -> to.log().append(batch, Durability.WRITTEN, AppendListener.NONE));
  }

  /**
   * Makes a share partition part of the lease's transaction.
   *
   * @return the number of the producer's transaction
   * @throws LogException where that can't be stored, or is refused
   */
  long register(Lease lease, Partition from, String group) {
    var source = new Participant.SharePartition(group, uuid(from.id().topicId()), from.index());
    AddParticipants.Response response = transactions.register(registration(lease, source));
    if (response.error() != TransactionError.NONE) {
      throw new LogException("transaction of " + lease + " was refused: " + response.error());
    }
    return response.sequence();
  }

  /** Commits the lease's transaction; gives the lease for the next, null where it is used up. */
  CompletionStage<Optional<Lease>> commit(Lease lease) {
    var end = new EndTransaction(Optional.empty(), lease.producer, true, EPOCH_GOES_UP);
    CompletableFuture<EndTransaction.Response> answer = new CompletableFuture<>();
    transactions.submit(
        (state, now) -> state.endTransaction(end, now), Durability.WRITTEN, outcome(answer));
    return answer.thenApply(
        response -> {
          if (response.error() != TransactionError.NONE) {
            throw new LogException("commit of " + lease + " was refused: " + response.error());
          }
          return response.next().equals(ProducerEpoch.NONE)
              ? Optional.empty()
              : Optional.of(new Lease(lease.mover, response.next()));
        });
  }

  private static AddParticipants registration(Lease lease, Participant participant) {
    return new AddParticipants(Optional.empty(), lease.producer, List.of(participant));
  }

  private static <T> Transactions.Outcome<T> outcome(CompletableFuture<T> answer) {
    return (result, failure) -> {
      if (failure == null) {
        answer.complete(result);
      } else {
        answer.completeExceptionally(failure);
      }
    };
  }

  private static UUID uuid(Uuid id) {
    return new UUID(id.getMostSignificantBits(), id.getLeastSignificantBits());
  }
}
