package io.logwharf.broker.request.transaction;

import io.logwharf.broker.request.KafkaHandler;
import io.logwharf.broker.request.RequestContext;
import io.logwharf.broker.transaction.Transactions;
import io.logwharf.coordinator.transaction.EndTransaction;
import io.logwharf.coordinator.transaction.ProducerEpoch;
import io.logwharf.protocol.extension.EndedTransaction;
import java.util.Optional;
import org.apache.kafka.common.message.EndTxnRequestData;
import org.apache.kafka.common.message.EndTxnResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.EndTxnRequest;

/**
 * Commits and aborts. Answers when the decision is on stable storage and what it decides is
 * visible; asked again, by what was decided.
 */
public final class EndTxnHandler implements KafkaHandler<EndTxnRequest> {
  private static final int EPOCH_GOES_UP = 2;
  private static final int EPOCH_STAYS = 1;
  private final Transactions transactions;

  public EndTxnHandler(Transactions transactions) {
    this.transactions = transactions;
  }

  @Override
  public ApiKeys api() {
    return ApiKeys.END_TXN;
  }

  @Override
  public void handle(EndTxnRequest request, RequestContext context) {
    EndTxnRequestData data = request.data();
    boolean secondVersion =
        context.apiVersion() > EndTxnRequest.LAST_STABLE_VERSION_BEFORE_TRANSACTION_V2;
    Optional<String> transactionalId =
        LeaseNames.transactionalId(data.transactionalId(), data.producerId(), context.connection());
    boolean isLease = transactionalId.isEmpty();
    var end =
        new EndTransaction(
            transactionalId,
            new ProducerEpoch(data.producerId(), data.producerEpoch()),
            data.committed(),
            secondVersion ? EPOCH_GOES_UP : EPOCH_STAYS,
            isLease ? EndedTransaction.read(data.unknownTaggedFields()) : EndedTransaction.NONE);
    transactions.submit(
        (state, now) -> state.endTransaction(end, now),
        (response, failure) ->
            context.respond(
                failure == null
                    ? answer(response, context.apiVersion(), isLease)
                    : new EndTxnResponseData()
                        .setErrorCode(Errors.COORDINATOR_NOT_AVAILABLE.code())));
  }

  private static EndTxnResponseData answer(
      EndTransaction.Response response, short version, boolean isLease) {
    EndTxnResponseData data =
        new EndTxnResponseData()
            .setErrorCode(TransactionErrors.of(response.error(), ApiKeys.END_TXN, version).code())
            .setProducerId(response.next().producerId())
            .setProducerEpoch(response.next().epoch());
    if (isLease) {
      data.unknownTaggedFields().add(EndedTransaction.field(response.ended()));
    }
    return data;
  }
}
