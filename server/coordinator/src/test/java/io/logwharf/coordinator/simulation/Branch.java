package io.logwharf.coordinator.simulation;

import io.logwharf.coordinator.simulation.Ledger.Work;
import io.logwharf.coordinator.simulation.QueueNode.Taken;
import io.logwharf.coordinator.transaction.BranchCommit;
import io.logwharf.coordinator.transaction.BranchEnlistment;
import io.logwharf.coordinator.transaction.BranchState;
import io.logwharf.coordinator.transaction.ProducerEpoch;
import io.logwharf.coordinator.transaction.TransactionError;
import io.logwharf.coordinator.transaction.XaCode;
import io.logwharf.coordinator.transaction.Xid;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/** A transaction manager: its branch takes coins in one session and sends others in another. */
final class Branch extends Client {
  private static final int TIMEOUT_MS = 45_000;

  private enum Phase {
    LEASE,
    ENLIST,
    TAKE,
    SEND,
    ACKNOWLEDGE,
    PREPARE,
    COMMIT,
    COMMIT_ONE_PHASE,
    ROLL_BACK,
    RESOLVE,
    FORGET
  }

  private final Connection[] connections = new Connection[2];
  private final ProducerEpoch[] leases = new ProducerEpoch[2];
  private Phase phase;
  private Xid xid;
  private Work work;
  private List<Taken> taken = List.of();
  private int enlisted;
  private int toSend;
  private int sessions;
  private boolean windingUp;

  Branch(World world) {
    super(world);
    begin();
  }

  private void begin() {
    work = world.ledger.begin();
    xid = new Xid(1, ByteBuffer.allocate(4).putInt(work.tag).array(), new byte[0]);
    taken = List.of();
    enlisted = 0;
    toSend = 0;
    sessions = 1 + world.dice.below(2);
    leases[0] = null;
    leases[1] = null;
    phase = Phase.LEASE;
  }

  /** At any time: what is prepared is in doubt until somebody decides. */
  void check() {
    if (work.isPrepared()) {
      boolean inDoubt =
          world
              .broker
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
    for (int i = 0; i < 2; i++) {
      if (connections[i] == null || !connections[i].isAlive()) {
        connections[i] = world.connect();
        lost();
      }
    }
    switch (phase) {
      case LEASE -> lease();
      case ENLIST -> enlist();
      case TAKE -> takeSome();
      case SEND -> sendOne();
      case ACKNOWLEDGE -> acknowledgeAll();
      case PREPARE -> prepare();
      case COMMIT -> commit();
      case COMMIT_ONE_PHASE -> commitOnePhase();
      case ROLL_BACK -> rollBack();
      case RESOLVE -> resolve();
      case FORGET -> call(on(), it -> it.forget(xid, world.broker.now), code -> begin());
    }
  }

  /** Before it is prepared, a branch doesn't survive one of its connections. */
  private void lost() {
    switch (phase) {
      case LEASE -> {
        leases[0] = null;
        leases[1] = null;
      }
      case ENLIST, TAKE, SEND, ACKNOWLEDGE -> phase = Phase.ROLL_BACK;
      default -> {
        // What was asked is asked again.
      }
    }
  }

  private Connection on() {
    return connections[0];
  }

  private ProducerEpoch sender() {
    return leases[sessions - 1];
  }

  private void lease() {
    for (int i = 0; i < sessions; i++) {
      if (leases[i] == null) {
        int which = i;
        Connection asking = connections[i];
        call(
            asking,
            it -> it.lease(asking.id, 0, world.broker.now),
            response -> {
              if (response.error() == TransactionError.NONE) {
                leases[which] = response.producer();
              }
            });
        return;
      }
    }
    if (!windingUp) {
      phase = Phase.ENLIST;
    }
  }

  private void enlist() {
    if (enlisted == sessions) {
      phase = Phase.TAKE;
      return;
    }
    var request = new BranchEnlistment(xid, leases[enlisted], enlisted > 0, TIMEOUT_MS);
    call(
        connections[enlisted],
        it -> it.enlist(request, world.broker.now),
        code -> {
          enlisted++;
          if (code != XaCode.XA_OK) {
            phase = Phase.ROLL_BACK;
          }
        });
  }

  private void takeSome() {
    take(
        on(),
        world.dice.pick(world.broker.queues),
        2,
        messages -> {
          taken = messages;
          toSend = messages.size();
          phase = messages.isEmpty() || windingUp ? Phase.ROLL_BACK : Phase.SEND;
        });
  }

  private void sendOne() {
    if (toSend == 0) {
      phase = Phase.ACKNOWLEDGE;
      return;
    }
    QueueNode queue = world.dice.pick(world.broker.queues);
    int coin = world.ledger.sends(work, queue);
    send(
        connections[sessions - 1],
        queue,
        sender(),
        coin,
        sent -> {
          toSend--;
          if (!sent) {
            phase = Phase.ROLL_BACK;
          }
        });
  }

  private void acknowledgeAll() {
    acknowledge(
        on(),
        leases[0],
        taken,
        done -> {
          if (done) {
            work.acknowledged(taken);
            phase = world.dice.percent(30) ? Phase.COMMIT_ONE_PHASE : Phase.PREPARE;
          } else {
            phase = Phase.ROLL_BACK;
          }
        });
  }

  private void prepare() {
    call(
        on(),
        it -> it.prepare(xid, true, world.broker.now),
        code -> {
          switch (code) {
            case XA_OK -> {
              work.prepared();
              phase = afterPrepare();
            }
            case XA_RBROLLBACK, XA_RBCOMMFAIL, XA_RBTIMEOUT, XAER_NOTA -> ended(false);
            default -> throw new AssertionError("prepare answered " + code);
          }
        });
  }

  private Phase afterPrepare() {
    if (world.dice.percent(15)) {
      return Phase.RESOLVE;
    }
    return world.dice.percent(70) ? Phase.COMMIT : Phase.ROLL_BACK;
  }

  private void commit() {
    work.decides();
    work.wantsCommit();
    var request = new BranchCommit(xid, false, Optional.empty());
    call(
        on(),
        it -> it.commit(request, world.broker.now),
        code -> {
          switch (code) {
            case XA_OK, XAER_NOTA -> ended(true);
            default -> endedByHand(code);
          }
        });
  }

  private void commitOnePhase() {
    work.wantsCommit();
    var request = new BranchCommit(xid, true, Optional.of(leases[0]));
    call(
        on(),
        it -> it.commit(request, world.broker.now),
        code -> {
          switch (code) {
            case XA_OK -> ended(true);
            case XA_RBROLLBACK, XA_RBCOMMFAIL, XA_RBTIMEOUT, XAER_NOTA -> ended(false);
            default -> throw new AssertionError("one-phase commit answered " + code);
          }
        });
  }

  private void rollBack() {
    work.decides();
    call(
        on(),
        it -> it.rollback(xid, world.broker.now),
        code -> {
          switch (code) {
            case XA_OK, XAER_NOTA -> ended(false);
            default -> endedByHand(code);
          }
        });
  }

  /** An administrator decides; the manager finds out when it comes to decide. */
  private void resolve() {
    work.decides();
    work.wantsCommit();
    boolean commit = world.dice.percent(50);
    call(
        on(),
        it -> it.resolve(xid, commit, world.broker.now),
        code -> phase = world.dice.percent(50) ? Phase.COMMIT : Phase.ROLL_BACK);
  }

  private void endedByHand(XaCode code) {
    if (code != XaCode.XA_HEURCOM && code != XaCode.XA_HEURRB) {
      throw new AssertionError(phase + " answered " + code);
    }
    world.ledger.told(work, code == XaCode.XA_HEURCOM);
    phase = Phase.FORGET;
  }

  /** What its sessions hold beyond it goes back with their connections. */
  private void ended(boolean committed) {
    world.ledger.told(work, committed);
    if (!committed) {
      world.lose(connections[0]);
    }
    begin();
  }

  @Override
  void windUp() {
    windingUp = true;
  }

  @Override
  boolean isDone() {
    return windingUp && phase == Phase.LEASE;
  }

  @Override
  public String toString() {
    return "branch " + xid + " in " + phase;
  }
}
