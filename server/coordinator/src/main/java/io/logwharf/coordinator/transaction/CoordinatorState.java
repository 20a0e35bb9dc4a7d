package io.logwharf.coordinator.transaction;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/**
 * All producers and branches of one coordinator, with the indexes that commands and housekeeping
 * find them by. Changed by {@link TransactionReplay} only.
 */
final class CoordinatorState {
  /** The leader epoch that markers carry; not part of the log. */
  int coordinatorEpoch;

  private final Map<Long, Producer> byProducerId = new HashMap<>();
  private final Map<String, Producer> byTransactionalId = new HashMap<>();
  private final Map<Long, Set<Producer>> leasesByConnection = new HashMap<>();
  private final NavigableMap<Xid, Branch> branches = new TreeMap<>();
  private final Set<Producer> producers = new LinkedHashSet<>();

  private final Set<Producer> ongoing = new LinkedHashSet<>();
  private final Set<Producer> completing = new LinkedHashSet<>();

  /** Idle transactional ids, and idle leases that nobody uses: each longest idle first. */
  private final Set<Producer> idle = new LinkedHashSet<>();

  private final Set<Producer> retired = new LinkedHashSet<>();

  /** The producer that has, or had before its newest id, this id; null where there is none. */
  Producer byProducerId(long producerId) {
    return byProducerId.get(producerId);
  }

  /** The producer of a stock transactional id, null where there is none. */
  Producer byTransactionalId(String transactionalId) {
    return byTransactionalId.get(transactionalId);
  }

  /** The lease of this id, null where there is none or the id is that of a transactional id. */
  Producer lease(long producerId) {
    Producer producer = byProducerId.get(producerId);
    return producer != null && producer.isLease() ? producer : null;
  }

  /** The leases of one connection, or all that have one with {@code NO_CONNECTION}. */
  List<Producer> leasesOf(long connection) {
    if (connection == TransactionRecord.NO_CONNECTION) {
      return leasesByConnection.values().stream().flatMap(Collection::stream).toList();
    }
    return List.copyOf(leasesByConnection.getOrDefault(connection, Set.of()));
  }

  Branch branch(Xid xid) {
    return branches.get(xid);
  }

  NavigableMap<Xid, Branch> branches() {
    return branches;
  }

  Collection<Producer> producers() {
    return producers;
  }

  /** Producers with a local transaction open. */
  Set<Producer> ongoing() {
    return ongoing;
  }

  /** Producers with markers to be written. */
  Set<Producer> completing() {
    return completing;
  }

  Set<Producer> idle() {
    return idle;
  }

  Set<Producer> retired() {
    return retired;
  }

  /** Puts a producer where it belongs after its ids, its connection or its state changed. */
  void index(Producer producer) {
    producers.add(producer);
    byProducerId.put(producer.producerId, producer);
    if (producer.previousProducerId != ProducerEpoch.NO_PRODUCER_ID) {
      byProducerId.put(producer.previousProducerId, producer);
    }
    producer.transactionalId.ifPresent(id -> byTransactionalId.put(id, producer));
    if (producer.connection != TransactionRecord.NO_CONNECTION) {
      leasesByConnection
          .computeIfAbsent(producer.connection, id -> new LinkedHashSet<>())
          .add(producer);
    }
    place(ongoing, producer, producer.state == TransactionState.ONGOING && producer.branch == null);
    place(completing, producer, producer.state.isDecided());
    boolean isIdle = producer.state.isIdle() && producer.branch == null;
    // Taken out first, so that it goes to the end: the order is that of the last use.
    idle.remove(producer);
    retired.remove(producer);
    place(idle, producer, isIdle && !producer.isLease());
    place(retired, producer, isIdle && producer.isRetired());
  }

  void detachConnection(Producer lease) {
    Set<Producer> others = leasesByConnection.get(lease.connection);
    if (others != null && others.remove(lease) && others.isEmpty()) {
      leasesByConnection.remove(lease.connection);
    }
    lease.connection = TransactionRecord.NO_CONNECTION;
  }

  /** Drops those of these ids that the producer no longer answers to. */
  void forgetIdsNotOf(Producer producer, long... ids) {
    for (long id : ids) {
      if (id != producer.producerId && id != producer.previousProducerId) {
        byProducerId.remove(id);
      }
    }
  }

  void remove(Producer producer) {
    detachConnection(producer);
    producers.remove(producer);
    byProducerId.remove(producer.producerId);
    byProducerId.remove(producer.previousProducerId);
    producer.transactionalId.ifPresent(byTransactionalId::remove);
    List.of(ongoing, completing, idle, retired).forEach(set -> set.remove(producer));
  }

  private static void place(Set<Producer> set, Producer producer, boolean belongs) {
    if (belongs) {
      set.add(producer);
    } else {
      set.remove(producer);
    }
  }
}
