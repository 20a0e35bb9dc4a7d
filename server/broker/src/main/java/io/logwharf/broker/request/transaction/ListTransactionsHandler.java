package io.logwharf.broker.request.transaction;

import io.logwharf.broker.request.KafkaHandler;
import io.logwharf.broker.request.RequestContext;
import io.logwharf.broker.transaction.Transactions;
import io.logwharf.coordinator.transaction.TransactionDescription;
import io.logwharf.coordinator.transaction.TransactionFilter;
import io.logwharf.coordinator.transaction.TransactionState;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Set;
import org.apache.kafka.common.message.ListTransactionsRequestData;
import org.apache.kafka.common.message.ListTransactionsResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.requests.ListTransactionsRequest;

/** Lists producers by the state of their newest transaction; transacted sessions among them. */
public final class ListTransactionsHandler implements KafkaHandler<ListTransactionsRequest> {
  /** The next version has patterns of a syntax of its own. */
  private static final short LAST_WITHOUT_PATTERN = 1;

  private final Transactions transactions;
  private final InstantSource clock;

  public ListTransactionsHandler(Transactions transactions, InstantSource clock) {
    this.transactions = transactions;
    this.clock = clock;
  }

  @Override
  public ApiKeys api() {
    return ApiKeys.LIST_TRANSACTIONS;
  }

  @Override
  public short latestVersion() {
    return LAST_WITHOUT_PATTERN;
  }

  @Override
  public void handle(ListTransactionsRequest request, RequestContext context) {
    ListTransactionsRequestData data = request.data();
    var answer = new ListTransactionsResponseData();
    Set<TransactionState> states = EnumSet.noneOf(TransactionState.class);
    for (String name : data.stateFilters()) {
      Arrays.stream(TransactionState.values())
          .filter(state -> state.displayName().equals(name))
          .findFirst()
          .ifPresentOrElse(states::add, () -> answer.unknownStateFilters().add(name));
    }
    if (states.isEmpty() && !data.stateFilters().isEmpty()) {
      context.respond(answer); // Only states that don't exist were asked for.
      return;
    }
    var filter =
        new TransactionFilter(
            states, new HashSet<>(data.producerIdFilters()), data.durationFilter());
    for (TransactionDescription each :
        transactions.ask(state -> state.transactions(filter, clock.millis()))) {
      answer
          .transactionStates()
          .add(
              new ListTransactionsResponseData.TransactionState()
                  .setTransactionalId(each.name())
                  .setProducerId(each.producer().producerId())
                  .setTransactionState(each.state().displayName()));
    }
    context.respond(answer);
  }
}
