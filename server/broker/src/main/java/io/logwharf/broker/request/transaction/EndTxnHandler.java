package io.logwharf.broker.request.transaction;

import io.logwharf.broker.request.KafkaHandler;
import io.logwharf.broker.request.RequestContext;
import io.logwharf.broker.transaction.LeaseWorks;
import io.logwharf.broker.transaction.Transactions;
import io.logwharf.coordinator.transaction.EndTransaction;
import io.logwharf.coordinator.transaction.ProducerEpoch;
import io.logwharf.coordinator.transaction.TransactionError;
import io.logwharf.protocol.extension.EndedTransaction;
import io.logwharf.protocol.extension.LeaseEnd;
import java.util.Optional;
import org.apache.kafka.common.message.EndTxnRequestData;
import org.apache.kafka.common.message.EndTxnResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.EndTxnRequest;

/**
 * Commits and aborts. Answers when the decision is on stable storage and what it decides is
 * visible; asked again, by what was decided. The end of a lease's transaction waits for the work in
 * it that arrived before, see {@link LeaseEnd}.
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
    Optional<String> transactionalId =
        LeaseNames.transactionalId(data.transactionalId(), data.producerId(), context.connection());
    if (transactionalId.isPresent()) {
      end(of(data, transactionalId, data.committed(), EndedTransaction.NONE, context), context);
    } else {
      endLease(data, context);
    }
  }

  private void endLease(EndTxnRequestData data, RequestContext context) {
    LeaseEnd said = LeaseEnd.read(data.unknownTaggedFields()).orElse(null);
    long after = said == null ? EndedTransaction.NONE : said.after();
    if (said != null && said.isAskedAgain()) {
      transactions.leaseLost(data.producerId());
      end(of(data, Optional.empty(), data.committed(), after, context), context);
      return;
    }
    LeaseWorks.of(context.connection())
        .end(
            data.producerId(),
            data.producerEpoch(),
            taken -> {
              boolean isWhole = said == null || said.work() == taken;
              boolean commit = data.committed() && isWhole;
              EndTransaction end = of(data, Optional.empty(), commit, after, context);
              if (commit == data.committed()) {
                end(end, context);
              } else {
                rollBackInstead(end, context);
              }
            });
  }

  private static EndTransaction of(
      EndTxnRequestData data,
      Optional<String> transactionalId,
      boolean commit,
      long after,
      RequestContext context) {
    boolean secondVersion =
        context.apiVersion() > EndTxnRequest.LAST_STABLE_VERSION_BEFORE_TRANSACTION_V2;
    return new EndTransaction(
        transactionalId,
        new ProducerEpoch(data.producerId(), data.producerEpoch()),
        commit,
        secondVersion ? EPOCH_GOES_UP : EPOCH_STAYS,
        after);
  }

  private void end(EndTransaction end, RequestContext context) {
    boolean isLease = end.transactionalId().isEmpty();
    transactions.submit(
        (state, now) -> state.endTransaction(end, now),
        (response, failure) ->
            context.respond(
                failure == null
                    ? answer(response, context.apiVersion(), isLease)
                    : new EndTxnResponseData()
                        .setErrorCode(Errors.COORDINATOR_NOT_AVAILABLE.code())));
  }

  /** Of a commit whose transaction is not whole, as some of it was refused. */
  private void rollBackInstead(EndTransaction abort, RequestContext context) {
    transactions.submit(
        (state, now) -> state.endTransaction(abort, now),
        (response, failure) ->
            context.respond(
                new EndTxnResponseData()
                    .setErrorCode(
                        failure == null
                            ? TransactionError.TRANSACTION_ROLLED_BACK.code()
                            : Errors.COORDINATOR_NOT_AVAILABLE.code())));
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
