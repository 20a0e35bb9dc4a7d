package io.logwharf.coordinator.transaction;

import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.function.Predicate;

/** Questions that change nothing. */
final class TransactionQueries {
  private final CoordinatorState state;

  TransactionQueries(CoordinatorState state) {
    this.state = state;
  }

  List<TransactionDescription> list(TransactionFilter filter, long now) {
    return state.producers().stream()
        .filter(producer -> filter.takes(producer, now))
        .map(TransactionDescription::of)
        .toList();
  }

  Optional<TransactionDescription> describe(String name) {
    Producer producer = state.byTransactionalId(name);
    if (producer == null && name.startsWith(TransactionCoordinator.LEASE_PREFIX)) {
      producer = leaseNamed(name.substring(TransactionCoordinator.LEASE_PREFIX.length()));
    }
    return Optional.ofNullable(producer).map(TransactionDescription::of);
  }

  Optional<TransactionDescription> ofProducer(long producerId) {
    return Optional.ofNullable(state.byProducerId(producerId)).map(TransactionDescription::of);
  }

  TransactionCounts counts() {
    int inDoubt =
        (int) state.branches().values().stream().filter(each -> each.state.isInDoubt()).count();
    return new TransactionCounts(
        state.ongoing().size(), state.completing().size(), state.branches().size(), inDoubt);
  }

  Optional<BranchDescription> branch(Xid xid) {
    return Optional.ofNullable(state.branch(xid)).map(BranchDescription::of);
  }

  List<BranchDescription> branches(Optional<Xid> after, int max, Predicate<BranchState> states) {
    NavigableMap<Xid, Branch> rest =
        after.map(xid -> state.branches().tailMap(xid, false)).orElse(state.branches());
    return rest.values().stream()
        .filter(branch -> states.test(branch.state))
        .limit(max)
        .map(BranchDescription::of)
        .toList();
  }

  private Producer leaseNamed(String digits) {
    boolean isNumber =
        !digits.isEmpty() && digits.length() <= 18 && digits.chars().allMatch(Character::isDigit);
    return isNumber ? state.lease(Long.parseLong(digits)) : null;
  }
}
