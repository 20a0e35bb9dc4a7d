package io.logwharf.broker.request.transaction;

import io.logwharf.broker.network.Connection;
import io.logwharf.coordinator.transaction.TransactionCoordinator;
import java.util.Optional;

/**
 * What a transactional id in a request stands for. Clients of the extension may name a lease, by
 * the coordinator's prefix and the producer id; to others such a name is one that doesn't exist.
 */
final class LeaseNames {
  private LeaseNames() {}

  /** The transactional id, empty for the lease of the producer id that the request carries. */
  static Optional<String> transactionalId(String name, long producerId, Connection connection) {
    boolean isLease =
        connection.optedIn() && name.equals(TransactionCoordinator.LEASE_PREFIX + producerId);
    return isLease ? Optional.empty() : Optional.of(name);
  }
}
