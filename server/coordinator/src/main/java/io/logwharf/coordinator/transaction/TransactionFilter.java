package io.logwharf.coordinator.transaction;

import java.util.Set;

/**
 * What ListTransactions asks for.
 *
 * @param states any of them; empty for all
 * @param producerIds any of them; empty for all
 * @param minDurationMs only what has been open for at least so long; negative for all
 */
public record TransactionFilter(
    Set<TransactionState> states, Set<Long> producerIds, long minDurationMs) {
  public static final TransactionFilter ALL = new TransactionFilter(Set.of(), Set.of(), -1);

  public TransactionFilter {
    states = Set.copyOf(states);
    producerIds = Set.copyOf(producerIds);
  }

  boolean takes(Producer producer, long now) {
    if (!states.isEmpty() && !states.contains(producer.state)) {
      return false;
    }
    if (!producerIds.isEmpty() && !producerIds.contains(producer.producerId)) {
      return false;
    }
    return minDurationMs < 0
        || (!producer.state.isIdle() && now - producer.startedAt >= minDurationMs);
  }
}
