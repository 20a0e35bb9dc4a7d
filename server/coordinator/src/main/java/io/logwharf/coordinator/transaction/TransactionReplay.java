package io.logwharf.coordinator.transaction;

import io.logwharf.coordinator.transaction.TransactionRecord.BranchChanged;
import io.logwharf.coordinator.transaction.TransactionRecord.BranchEnlisted;
import io.logwharf.coordinator.transaction.TransactionRecord.BranchForgotten;
import io.logwharf.coordinator.transaction.TransactionRecord.BranchSnapshot;
import io.logwharf.coordinator.transaction.TransactionRecord.ConnectionGone;
import io.logwharf.coordinator.transaction.TransactionRecord.ParticipantsAdded;
import io.logwharf.coordinator.transaction.TransactionRecord.ProducerExpired;
import io.logwharf.coordinator.transaction.TransactionRecord.ProducerInitialized;
import io.logwharf.coordinator.transaction.TransactionRecord.ProducerSnapshot;
import io.logwharf.coordinator.transaction.TransactionRecord.TransactionCompleted;
import io.logwharf.coordinator.transaction.TransactionRecord.TransactionDecided;
import java.util.List;

/**
 * Applies records to the state: the only place that changes it. A record that doesn't fit the state
 * is a broken log or a broken coordinator, and throws.
 */
final class TransactionReplay {
  private final CoordinatorState state;

  TransactionReplay(CoordinatorState state) {
    this.state = state;
  }

  static boolean isPartOfSnapshot(TransactionRecord record) {
    return record instanceof ProducerSnapshot || record instanceof BranchSnapshot;
  }

  void apply(TransactionRecord record) {
    if (record instanceof ParticipantsAdded added) {
      Producer producer = require(added.producerId());
      producer.add(added.participants(), added.at());
      state.index(producer);
    } else if (record instanceof TransactionDecided decided) {
      Producer producer = require(decided.producerId());
      producer.decide(decided);
      state.index(producer);
    } else if (record instanceof TransactionCompleted completed) {
      complete(require(completed.producerId()), completed.at());
    } else if (record instanceof ProducerInitialized initialized) {
      initialize(initialized);
    } else if (record instanceof ProducerExpired expired) {
      Producer producer = require(expired.producerId());
      producer.expire();
      state.remove(producer);
    } else if (record instanceof ConnectionGone gone) {
      disconnect(gone);
    } else {
      applyToBranch(record);
    }
  }

  private void applyToBranch(TransactionRecord record) {
    if (record instanceof BranchEnlisted enlisted) {
      enlist(enlisted);
    } else if (record instanceof BranchChanged changed) {
      change(changed);
    } else if (record instanceof BranchForgotten forgotten) {
      Branch branch = require(forgotten.xid());
      branch.moveTo(BranchState.FORGOTTEN, branch.reason, branch.changedAt);
      state.branches().remove(branch.xid);
    } else if (record instanceof ProducerSnapshot snapshot) {
      state.index(new Producer(snapshot));
    } else if (record instanceof BranchSnapshot snapshot) {
      restore(snapshot);
    } else {
      throw new IllegalStateException("record " + record + " is not one that changes the state");
    }
  }

  private void initialize(ProducerInitialized record) {
    Producer producer =
        record
            .transactionalId()
            .map(state::byTransactionalId)
            .orElseGet(() -> new Producer(record));
    long idBefore = producer.producerId;
    long previousBefore = producer.previousProducerId;
    producer.initialize(record);
    state.index(producer);
    state.forgetIdsNotOf(producer, idBefore, previousBefore);
  }

  private void complete(Producer producer, long at) {
    Xid xid = producer.branch;
    long previousBefore = producer.previousProducerId;
    producer.complete(at);
    state.index(producer);
    state.forgetIdsNotOf(producer, previousBefore);
    if (xid != null) {
      require(xid).leases().remove(producer);
    }
  }

  private void disconnect(ConnectionGone gone) {
    for (Producer lease : state.leasesOf(gone.connection())) {
      state.detachConnection(lease);
      if (lease.state.isIdle()) {
        lease.changedAt = gone.at();
      }
      state.index(lease);
    }
  }

  private void enlist(BranchEnlisted record) {
    Branch branch = state.branches().computeIfAbsent(record.xid(), xid -> new Branch(record));
    branch.started |= record.started();
    Producer lease = require(record.producerId());
    lease.branch = branch.xid;
    lease.hasEndedWork = false;
    branch.leases().add(lease);
    state.index(lease);
  }

  private void change(BranchChanged record) {
    Branch branch = require(record.xid());
    boolean wasDecided = branch.state.decides();
    branch.moveTo(record.state(), record.reason(), record.at());
    if (!record.state().decides() || wasDecided) {
      return;
    }
    for (Producer lease : List.copyOf(branch.leases())) {
      lease.decide(
          new TransactionDecided(
              lease.producerId,
              record.state().commits(),
              (short) (lease.epoch + 1),
              lease.epoch,
              ProducerEpoch.NO_PRODUCER_ID,
              record.at()));
      if (lease.outstanding().isEmpty()) {
        complete(lease, record.at());
      } else {
        state.index(lease);
      }
    }
  }

  private void restore(BranchSnapshot snapshot) {
    Branch branch = new Branch(snapshot.identity());
    branch.started = snapshot.identity().started();
    branch.state = snapshot.state();
    branch.reason = snapshot.reason();
    branch.changedAt = snapshot.changedAt();
    state.branches().put(branch.xid, branch);
    for (long producerId : snapshot.leases()) {
      Producer lease = require(producerId);
      lease.branch = branch.xid;
      branch.leases().add(lease);
      state.index(lease);
    }
  }

  private Producer require(long producerId) {
    Producer producer = state.byProducerId(producerId);
    if (producer == null) {
      throw new IllegalStateException(
          "a record names producer id " + producerId + ", unknown here");
    }
    return producer;
  }

  private Branch require(Xid xid) {
    Branch branch = state.branch(xid);
    if (branch == null) {
      throw new IllegalStateException("a record names branch " + xid + ", unknown here");
    }
    return branch;
  }
}
