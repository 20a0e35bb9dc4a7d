package io.logwharf.broker.request.transaction;

import io.logwharf.broker.network.Connection;
import io.logwharf.broker.request.RequestContext;
import io.logwharf.broker.transaction.Transactions;
import io.logwharf.broker.transaction.Transactions.Command;
import io.logwharf.coordinator.transaction.InitProducerId;
import io.logwharf.coordinator.transaction.ProducerEpoch;
import io.logwharf.coordinator.transaction.TransactionError;
import java.util.Optional;
import org.apache.kafka.common.message.InitProducerIdRequestData;
import org.apache.kafka.common.message.InitProducerIdResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;

/** Answers InitProducerId for producers with a transactional id, and for transacted sessions. */
public final class TransactionalProducerIds {
  private final Transactions transactions;

  public TransactionalProducerIds(Transactions transactions) {
    this.transactions = transactions;
  }

  /** Marks a connection that holds leases, whose end is watched. */
  private record Watched(long connection) {}

  /** A producer begins, or goes on after an error. On the loop of the connection. */
  public void initialize(InitProducerIdRequestData data, RequestContext context) {
    Optional<ProducerEpoch> expected =
        data.producerId() == ProducerEpoch.NO_PRODUCER_ID
            ? Optional.empty()
            : Optional.of(new ProducerEpoch(data.producerId(), data.producerEpoch()));
    var request = new InitProducerId(data.transactionalId(), data.transactionTimeoutMs(), expected);
    submit((state, now) -> state.initProducerId(request, now), context, true);
  }

  /**
   * A transacted session begins; what it leases is taken back when its connection ends. On the loop
   * of the connection.
   */
  public void lease(InitProducerIdRequestData data, RequestContext context) {
    Connection connection = context.connection();
    int timeoutMs = data.transactionTimeoutMs();
    submit(
        (state, now) -> {
          watch(connection);
          return state.lease(connection.id(), timeoutMs, now);
        },
        context,
        true);
  }

  /** Runs later on the loop where the connection has ended already, so after the lease. */
  private void watch(Connection connection) {
    connection.attachment(
        Watched.class,
        () -> {
          Runnable gone = () -> transactions.connectionGone(connection.id());
          connection.loop().execute(() -> connection.onClose(gone));
          return new Watched(connection.id());
        });
  }

  private void submit(
      Command<InitProducerId.Response> command, RequestContext context, boolean mayWait) {
    transactions.submit(
        command,
        (response, failure) -> {
          boolean noIds =
              failure == null && response.error() == TransactionError.COORDINATOR_LOAD_IN_PROGRESS;
          if (noIds && mayWait) {
            retry(command, context);
          } else {
            context.respond(failure == null ? answer(response, context) : failed());
          }
        });
  }

  /** The coordinator has asked for producer ids: once more when it has them. */
  private void retry(Command<InitProducerId.Response> command, RequestContext context) {
    Runnable again = () -> submit(command, context, false);
    transactions
        .producerIdsAvailable()
        .whenComplete((id, failure) -> context.connection().loop().execute(again));
  }

  private static InitProducerIdResponseData answer(
      InitProducerId.Response response, RequestContext context) {
    Errors error =
        TransactionErrors.of(response.error(), ApiKeys.INIT_PRODUCER_ID, context.apiVersion());
    return new InitProducerIdResponseData()
        .setErrorCode(error.code())
        .setProducerId(response.producer().producerId())
        .setProducerEpoch(response.producer().epoch());
  }

  private static InitProducerIdResponseData failed() {
    return new InitProducerIdResponseData()
        .setErrorCode(Errors.COORDINATOR_NOT_AVAILABLE.code())
        .setProducerId(ProducerEpoch.NO_PRODUCER_ID)
        .setProducerEpoch(ProducerEpoch.NO_EPOCH);
  }
}
