package io.logwharf.broker.request.transaction;

import io.logwharf.coordinator.transaction.TransactionError;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;

/** Says the coordinator's errors in the words that each version of a request knows. */
public final class TransactionErrors {
  private static final short INIT_PRODUCER_ID_WITH_FENCED = 4;
  private static final short OTHERS_WITH_FENCED = 2;
  private static final short PRODUCE_WITH_ABORTABLE = 11;
  private static final short PRODUCE_WITH_CONCURRENT = 12;

  private TransactionErrors() {}

  /** For requests to the coordinator. */
  static Errors of(TransactionError error, ApiKeys api, short version) {
    short withFenced =
        api == ApiKeys.INIT_PRODUCER_ID ? INIT_PRODUCER_ID_WITH_FENCED : OTHERS_WITH_FENCED;
    if (error == TransactionError.PRODUCER_FENCED && version < withFenced) {
      return Errors.INVALID_PRODUCER_EPOCH;
    }
    if (error == TransactionError.TRANSACTION_ABORTABLE && api == ApiKeys.ADD_PARTITIONS_TO_TXN) {
      return Errors.INVALID_TXN_STATE; // The versions for clients don't know the other.
    }
    return Errors.forCode(error.code());
  }

  /** For Produce, whose older versions retry only what they know from before transactions. */
  public static Errors ofProduce(TransactionError error, short version) {
    return switch (error) {
      case CONCURRENT_TRANSACTIONS, COORDINATOR_LOAD_IN_PROGRESS ->
          version >= PRODUCE_WITH_CONCURRENT
              ? Errors.forCode(error.code())
              : Errors.NOT_ENOUGH_REPLICAS;
      case PRODUCER_FENCED -> Errors.INVALID_PRODUCER_EPOCH;
      case TRANSACTION_ABORTABLE ->
          version >= PRODUCE_WITH_ABORTABLE
              ? Errors.TRANSACTION_ABORTABLE
              : Errors.INVALID_TXN_STATE;
      default -> Errors.forCode(error.code());
    };
  }
}
