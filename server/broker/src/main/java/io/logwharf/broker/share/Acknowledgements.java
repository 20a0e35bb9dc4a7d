package io.logwharf.broker.share;

import io.logwharf.broker.share.ConsumerHandle.Acknowledgement;
import io.logwharf.protocol.extension.AckRange;
import io.logwharf.protocol.extension.ErrorResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.apache.kafka.common.protocol.Errors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The acknowledgements of one request on their way to the share partitions that they concern. Built
 * and submitted by the connection's loop; what became of them may be told by any thread.
 */
public final class Acknowledgements {
  private static final Logger LOG = LoggerFactory.getLogger(Acknowledgements.class);

  private final Consumer<ErrorResponse> answer;
  private final Enlistment transaction;
  private final List<Part> parts = new ArrayList<>(1);
  private final AtomicInteger pending = new AtomicInteger(1);
  private final AtomicReference<ErrorResponse> firstFailure = new AtomicReference<>();

  private Acknowledgements(Consumer<ErrorResponse> answer, Enlistment transaction) {
    this.answer = answer;
    this.transaction = transaction;
  }

  /**
   * Acknowledgements that are answered.
   *
   * @param answer told once, by any thread, when all are on stable storage or one has failed and
   *     the others are done with
   */
  public static Acknowledgements durable(Consumer<ErrorResponse> answer) {
    return new Acknowledgements(answer, null);
  }

  /** Acknowledgements that nobody waits for. */
  public static Acknowledgements oneWay() {
    return new Acknowledgements(null, null);
  }

  /**
   * Acknowledgements that become part of a transaction.
   *
   * @param answer told once, by any thread, when all have or one has failed and the others are done
   *     with
   */
  public static Acknowledgements transactional(
      Enlistment transaction, Consumer<ErrorResponse> answer) {
    return new Acknowledgements(answer, transaction);
  }

  /** Adds what a consumer says. */
  public void add(ConsumerHandle consumer, List<AckRange> ranges) {
    part(consumer.shares()).entries.add(consumer.acknowledgement(ranges));
  }

  /** The request names a consumer that its connection doesn't have. */
  public void unknownConsumer(int consumerId) {
    failed(
        Errors.INVALID_RECORD_STATE,
        "consumer " + consumerId + " is not attached, what it had acquired has been given back");
  }

  /** Sends all on their way. */
  public void submit() {
    pending.addAndGet(parts.size());
    for (Part part : parts) {
      part.shares.run(() -> apply(part));
    }
    partDone(null);
  }

  private void apply(Part part) {
    if (transaction == null) {
      part.shares.consumers().acknowledge(part.entries, this);
    } else {
      part.shares.transactions().pend(part.entries, transaction, this);
    }
  }

  boolean isDurable() {
    return answer != null;
  }

  /** Some of the acknowledgements were refused; from any thread, before their part is done. */
  void failed(Errors error, String message) {
    firstFailure.compareAndSet(null, new ErrorResponse(error, message));
    if (answer == null) {
      LOG.debug("event=acknowledgement-refused error={} reason=\"{}\"", error, message);
    }
  }

  /**
   * All acknowledgements of one partition are done with; from any thread.
   *
   * @param storageFailure null where they are as durable as asked
   */
  void partDone(Exception storageFailure) {
    if (storageFailure != null) {
      failed(
          Errors.KAFKA_STORAGE_ERROR,
          "acknowledgements could not be stored: " + storageFailure.getMessage());
    }
    if (pending.decrementAndGet() == 0 && answer != null) {
      ErrorResponse failure = firstFailure.get();
      answer.accept(failure == null ? ErrorResponse.SUCCESS : failure);
    }
  }

  private Part part(PartitionShares shares) {
    for (int i = parts.size() - 1; i >= 0; i--) {
      if (parts.get(i).shares == shares) {
        return parts.get(i);
      }
    }
    Part added = new Part(shares, new ArrayList<>(1));
    parts.add(added);
    return added;
  }

  private record Part(PartitionShares shares, List<Acknowledgement> entries) {}
}
