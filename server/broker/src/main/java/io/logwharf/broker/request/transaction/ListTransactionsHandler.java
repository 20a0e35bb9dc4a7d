package io.logwharf.broker.request.transaction;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
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
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.message.ListTransactionsRequestData;
import org.apache.kafka.common.message.ListTransactionsResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.ListTransactionsRequest;

/** Lists producers by the state of their newest transaction; transacted sessions among them. */
public final class ListTransactionsHandler implements KafkaHandler<ListTransactionsRequest> {
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
    Optional<Pattern> names = names(data.transactionalIdPattern());
    var filter =
        new TransactionFilter(
            states, new HashSet<>(data.producerIdFilters()), data.durationFilter());
    for (TransactionDescription each :
        transactions.ask(state -> state.transactions(filter, clock.millis()))) {
      if (names.isPresent() && !names.get().matches(each.name())) {
        continue;
      }
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

  /** In RE2's syntax (KIP-1152), whose time of matching grows with the name's length only. */
  private static Optional<Pattern> names(String pattern) {
    try {
      return pattern == null || pattern.isEmpty()
          ? Optional.empty()
          : Optional.of(Pattern.compile(pattern));
    } catch (PatternSyntaxException e) {
      throw Errors.INVALID_REGULAR_EXPRESSION.exception(
          "transactional id pattern '" + pattern + "': " + e.getMessage());
    }
  }
}
