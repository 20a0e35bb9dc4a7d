package io.logwharf.coordinator.transaction.simulation;

import io.logwharf.coordinator.transaction.BranchCommit;
import io.logwharf.coordinator.transaction.BranchEnlistment;
import io.logwharf.coordinator.transaction.BranchState;
import io.logwharf.coordinator.transaction.ProducerEpoch;
import io.logwharf.coordinator.transaction.TransactionError;
import io.logwharf.coordinator.transaction.XaCode;
import io.logwharf.coordinator.transaction.Xid;
import java.nio.ByteBuffer;
import java.util.Optional;

/** A transaction manager with two sessions, on a connection each, that share its branches. */
final class BranchWorker extends ConnectedClient {
  private static final int TIMEOUT_MS = 45_000;

  /** A time below which the outcome of a lease is surely kept. */
  private static final long SURELY_KEPT_MS = 300_000;

  private enum Phase {
    LEASE,
    ENLIST,
    WORK,
    MARK,
    PREPARE,
    PREPARED,
    RESOLVE,
    COMMIT,
    COMMIT_ONE_PHASE,
    ROLLBACK,
    FORGET
  }

  private final long[] connections = new long[2];
  private final ProducerEpoch[] leases = new ProducerEpoch[2];
  private final boolean[] enlisted = new boolean[2];
  private Phase phase = Phase.LEASE;

  /** The newest; a question takes a copy, as its second copy may arrive in the next one's time. */
  private Xid xid;

  private int tag;
  private int sessions;
  private int writesLeft;
  private long beganAt;
  private boolean windingUp;

  BranchWorker(World world) {
    super(world);
    connections[0] = world.newConnection();
    connections[1] = world.newConnection();
    newBranch();
  }

  private void newBranch() {
    tag = world.oracle.newTag();
    xid = new Xid(1, ByteBuffer.allocate(4).putInt(tag).array(), new byte[] {1});
    sessions = 1 + dice.below(2);
    writesLeft = 1 + dice.below(4);
    beganAt = world.now();
    enlisted[0] = false;
    enlisted[1] = false;
    phase = Phase.LEASE;
  }

  @Override
  void loseConnection() {
    int which = dice.below(2);
    close(connections[which]);
    connections[which] = world.newConnection();
    if (phase == Phase.LEASE) {
      leases[which] = null;
      stopAsking();
    }
  }

  @Override
  void check() {
    if (world.oracle.isPrepared(tag)) {
      boolean inDoubt =
          world
              .coordinator
              .coordinator()
              .branch(xid)
              .filter(branch -> branch.state() == BranchState.PREPARED)
              .isPresent();
      if (!inDoubt) {
        throw new AssertionError("prepared branch " + xid + " is not in doubt any more");
      }
    }
  }

  @Override
  void proceed() {
    switch (phase) {
      case LEASE -> lease();
      case ENLIST -> enlist();
      case WORK -> work();
      case MARK -> markRollbackOnly();
      case PREPARE -> prepare();
      case PREPARED -> decide();
      case RESOLVE -> resolve();
      case COMMIT -> commit();
      case COMMIT_ONE_PHASE -> commitOnePhase();
      case ROLLBACK -> rollback();
      case FORGET -> forget();
    }
  }

  private void lease() {
    for (int i = 0; i < sessions; i++) {
      if (leases[i] == null) {
        int which = i;
        long asking = connections[i];
        call(
            it -> it.lease(asking, 0, world.now()),
            response -> {
              if (response.error() == TransactionError.NONE) {
                leases[which] = response.producer();
              }
            });
        return;
      }
    }
    phase = Phase.ENLIST;
  }

  private void enlist() {
    for (int i = 0; i < sessions; i++) {
      if (!enlisted[i]) {
        int which = i;
        var request = new BranchEnlistment(xid, leases[i], i > 0, TIMEOUT_MS);
        call(
            it -> it.enlist(request, world.now()),
            code -> {
              enlisted[which] = code == XaCode.XA_OK;
              if (code != XaCode.XA_OK) {
                phase = Phase.ROLLBACK;
              }
            });
        return;
      }
    }
    phase = Phase.WORK;
  }

  private void work() {
    if (windingUp) {
      phase = Phase.ROLLBACK;
    } else if (writesLeft == 0) {
      phase = dice.percent(30) ? Phase.COMMIT_ONE_PHASE : Phase.PREPARE;
    } else {
      addAndWrite(
          Optional.empty(),
          leases[dice.below(sessions)],
          tag,
          written -> {
            writesLeft--;
            if (!written) {
              phase = dice.percent(50) ? Phase.MARK : Phase.ROLLBACK;
            }
          });
    }
  }

  private void markRollbackOnly() {
    Xid branch = xid;
    call(it -> it.markRollbackOnly(branch, world.now()), code -> phase = Phase.PREPARE);
  }

  private void prepare() {
    Xid branch = xid;
    call(
        it -> it.prepare(branch, true, world.now()),
        code -> {
          switch (code) {
            case XA_OK -> {
              world.oracle.prepared(tag);
              phase = Phase.PREPARED;
            }
            case XA_RDONLY -> ended(false, world.hasWritten(tag));
            case XA_RBROLLBACK, XA_RBCOMMFAIL, XA_RBTIMEOUT, XAER_NOTA -> ended(false, false);
            default -> throw new AssertionError("prepare answered " + code);
          }
        });
  }

  private void decide() {
    world.oracle.decides(tag);
    if (dice.percent(15)) {
      phase = Phase.RESOLVE;
    } else {
      phase = dice.percent(70) ? Phase.COMMIT : Phase.ROLLBACK;
    }
  }

  private void resolve() {
    Xid branch = xid;
    boolean commit = dice.percent(50);
    if (commit) {
      world.oracle.wantsCommit(tag);
    }
    call(
        it -> it.resolve(branch, commit, world.now()),
        code -> phase = dice.percent(50) ? Phase.COMMIT : Phase.ROLLBACK);
  }

  private void commit() {
    world.oracle.wantsCommit(tag);
    var request = new BranchCommit(xid, false, Optional.empty());
    call(
        it -> it.commit(request, world.now()),
        code -> {
          switch (code) {
            case XA_OK, XAER_NOTA -> ended(true, false);
            default -> endedByHand(code);
          }
        });
  }

  private void commitOnePhase() {
    world.oracle.wantsCommit(tag);
    var request = new BranchCommit(xid, true, Optional.of(leases[0]));
    call(
        it -> it.commit(request, world.now()),
        code -> {
          switch (code) {
            case XA_OK -> ended(true, false);
            case XA_RBROLLBACK, XA_RBCOMMFAIL, XA_RBTIMEOUT -> ended(false, false);
            case XAER_NOTA -> {
              if (world.now() - beganAt < SURELY_KEPT_MS) {
                ended(false, false);
              } else {
                newBranchWithNewLeases();
              }
            }
            default -> throw new AssertionError("one-phase commit answered " + code);
          }
        });
  }

  private void rollback() {
    Xid branch = xid;
    call(
        it -> it.rollback(branch, world.now()),
        code -> {
          switch (code) {
            case XA_OK, XAER_NOTA -> ended(false, false);
            default -> endedByHand(code);
          }
        });
  }

  private void endedByHand(XaCode code) {
    if (code != XaCode.XA_HEURCOM && code != XaCode.XA_HEURRB) {
      throw new AssertionError(phase + " answered " + code);
    }
    world.oracle.answered(tag, code == XaCode.XA_HEURCOM);
    phase = Phase.FORGET;
  }

  private void forget() {
    Xid branch = xid;
    call(it -> it.forget(branch, world.now()), code -> newBranchWithNewLeases());
  }

  private void ended(boolean committed, boolean contradiction) {
    if (contradiction) {
      throw new AssertionError("branch with writes voted read-only");
    }
    world.oracle.answered(tag, committed);
    for (int i = 0; i < 2; i++) {
      // Its epoch is the next one, once its markers are written; otherwise the coordinator objects.
      boolean again = leases[i] != null && enlisted[i] && dice.percent(70);
      leases[i] =
          again ? new ProducerEpoch(leases[i].producerId(), (short) (leases[i].epoch() + 1)) : null;
    }
    newBranch();
  }

  private void newBranchWithNewLeases() {
    leases[0] = null;
    leases[1] = null;
    newBranch();
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
    return "branch " + xid + " in " + phase;
  }
}
