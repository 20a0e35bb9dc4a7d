package io.logwharf.coordinator.transaction.simulation;

import io.logwharf.coordinator.transaction.EndTransaction;
import io.logwharf.coordinator.transaction.ProducerEpoch;
import io.logwharf.coordinator.transaction.TransactionError;
import java.util.Optional;

/** A transacted session, whose commit must be answered truly whatever gets in between. */
final class TransactedSession extends ConnectedClient {
  private enum Phase {
    LEASE,
    WORK,
    END
  }

  private Phase phase = Phase.LEASE;
  private long connection;
  private boolean leaseIsLost;
  private ProducerEpoch lease;
  private int tag;
  private int writesLeft;
  private boolean commit;
  private boolean windingUp;

  TransactedSession(World world) {
    super(world);
    connection = world.newConnection();
  }

  @Override
  void loseConnection() {
    close(connection);
    connection = world.newConnection();
    leaseIsLost = true;
    if (phase == Phase.LEASE) {
      stopAsking();
    }
  }

  @Override
  void proceed() {
    switch (phase) {
      case LEASE -> lease();
      case WORK -> work();
      case END -> end();
    }
  }

  private void lease() {
    long asking = connection;
    leaseIsLost = false;
    call(
        it -> it.lease(asking, 0, world.now()),
        response -> {
          if (response.error() == TransactionError.NONE) {
            lease = response.producer();
            begin();
          }
        });
  }

  private void begin() {
    boolean needsLease = leaseIsLost || lease.equals(ProducerEpoch.NONE);
    phase = needsLease || windingUp ? Phase.LEASE : Phase.WORK;
    tag = world.oracle.newTag();
    writesLeft = 1 + dice.below(3);
    commit = dice.percent(80);
  }

  private void work() {
    if (windingUp || leaseIsLost || writesLeft == 0) {
      // After a loss the application still calls commit, and must hear the truth.
      commit |= leaseIsLost;
      phase = Phase.END;
      end();
      return;
    }
    addAndWrite(
        Optional.empty(),
        lease,
        tag,
        written -> {
          if (written) {
            writesLeft--;
          } else {
            phase = Phase.END;
          }
        });
  }

  private void end() {
    if (commit) {
      world.oracle.wantsCommit(tag);
    }
    var request = new EndTransaction(Optional.empty(), lease, commit, 2);
    call(
        it -> it.endTransaction(request, world.now()),
        response -> {
          switch (response.error()) {
            case NONE -> ended(commit, response.next());
            case TRANSACTION_ROLLED_BACK -> ended(false, response.next());
            case CONCURRENT_TRANSACTIONS -> {
              // Decided, and not visible yet: the next step asks again.
            }
            default ->
                throw new AssertionError("commit=" + commit + " answered " + response.error());
          }
        });
  }

  private void ended(boolean committed, ProducerEpoch next) {
    world.oracle.answered(tag, committed);
    lease = next;
    begin();
  }

  @Override
  void windUp() {
    windingUp = true;
    if (phase == Phase.LEASE) {
      stopAsking();
    }
  }

  @Override
  boolean isDone() {
    return windingUp && phase == Phase.LEASE && !isAsking();
  }

  @Override
  public String toString() {
    return "session in " + phase;
  }
}
