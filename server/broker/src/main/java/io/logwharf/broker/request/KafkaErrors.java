package io.logwharf.broker.request;

import io.logwharf.coordinator.metadata.MetadataException;
import io.logwharf.log.DiskReserveException;
import io.logwharf.log.InvalidProducerEpochException;
import io.logwharf.log.InvalidTransactionStateException;
import io.logwharf.log.LogClosedException;
import io.logwharf.log.LogException;
import io.logwharf.log.LogFencedException;
import io.logwharf.log.OffsetOutOfRangeException;
import io.logwharf.log.OutOfOrderSequenceException;
import io.logwharf.protocol.record.InvalidBatchException;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.protocol.Errors;

/** The one place that says which of Kafka's errors an exception is. */
public final class KafkaErrors {
  private KafkaErrors() {}

  /** The error to answer with. */
  public static Errors of(Throwable thrown) {
    Throwable failure = Errors.maybeUnwrapException(thrown);
    if (failure instanceof InvalidBatchException invalid) {
      return invalid.error();
    }
    if (failure instanceof LogException log) {
      return of(log);
    }
    if (failure instanceof MetadataException refused) {
      return of(refused.reason());
    }
    return Errors.forException(failure);
  }

  private static Errors of(MetadataException.Reason reason) {
    return switch (reason) {
      case INVALID_TOPIC -> Errors.INVALID_TOPIC_EXCEPTION;
      case TOPIC_EXISTS -> Errors.TOPIC_ALREADY_EXISTS;
      case UNKNOWN_TOPIC -> Errors.UNKNOWN_TOPIC_OR_PARTITION;
      case INVALID_PARTITIONS -> Errors.INVALID_PARTITIONS;
      case INVALID_CONFIG -> Errors.INVALID_CONFIG;
      case INVALID_GROUP -> Errors.INVALID_GROUP_ID;
    };
  }

  private static Errors of(LogException failure) {
    if (failure instanceof OutOfOrderSequenceException) {
      return Errors.OUT_OF_ORDER_SEQUENCE_NUMBER;
    }
    if (failure instanceof InvalidProducerEpochException) {
      return Errors.INVALID_PRODUCER_EPOCH;
    }
    if (failure instanceof InvalidTransactionStateException) {
      return Errors.INVALID_TXN_STATE;
    }
    if (failure instanceof OffsetOutOfRangeException) {
      return Errors.OFFSET_OUT_OF_RANGE;
    }
    if (failure instanceof LogClosedException) {
      // The partition is being deleted: the client asks for metadata and finds out.
      return Errors.NOT_LEADER_OR_FOLLOWER;
    }
    if (failure instanceof DiskReserveException) {
      // A client would try again on KAFKA_STORAGE_ERROR until its time is up, and then not know
      // why.
      return Errors.POLICY_VIOLATION;
    }
    return Errors.KAFKA_STORAGE_ERROR;
  }

  /** The error as the exception that Kafka's requests turn into their error responses. */
  static ApiException toApiException(Throwable failure) {
    return failure instanceof ApiException known
        ? known
        : of(failure).exception(failure.getMessage());
  }

  /** Whether the exception is a fault of the broker's, which somebody should look at. */
  static boolean isUnexpected(Throwable failure) {
    Errors error = of(failure);
    return error == Errors.UNKNOWN_SERVER_ERROR || failure instanceof LogFencedException;
  }
}
