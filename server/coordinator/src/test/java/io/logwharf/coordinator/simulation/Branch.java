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
    END_WORK,
    PREPARE,
    COMMIT,
    COMMIT_ONE_PHASE,
    ROLL_BACK,
    RESOLVE,
    FORGET
  }

  private final Connection[] connections = new Connection[2];
  private final ProducerEpoch[] leases = new ProducerEpoch[2];
  private final Connection[] leasedOn = new Connection[2];

  /** Work of each session that was sent since the broker was told how much there is. */
  private final int[] pieces = new int[2];

  private Phase phase;
  private Xid xid;
  private Work work;
  private List<Taken> taken = List.of();
  private int enlisted;
  private int toSend;
  private int sessions;

  /** Whether it waits for the answer to each piece of work; otherwise for that to the vote only. */
  private boolean waitsForAnswers;

  /** Whether it asks again, as it lost its connection with the answer. */
  private boolean again;

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
    waitsForAnswers = world.dice.percent(40);
    again = false;
    pieces[0] = 0;
    pieces[1] = 0;
    phase = Phase.LEASE;
  }

  private void forgotten() {
    leases[0] = null;
    leases[1] = null;
    begin();
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
        lost(i);
      }
    }
    switch (phase) {
      case LEASE -> lease();
      case ENLIST -> enlist();
      case TAKE -> takeSome();
      case SEND -> sendOne();
      case ACKNOWLEDGE -> acknowledgeAll();
      case END_WORK -> endWork();
      case PREPARE -> prepare();
      case COMMIT -> commit();
      case COMMIT_ONE_PHASE -> commitOnePhase();
      case ROLL_BACK -> rollBack();
      case RESOLVE -> resolve();
      case FORGET -> call(on(), it -> it.forget(xid, world.broker.now), code -> forgotten());
    }
  }

  /** Before it is prepared, a branch doesn't survive one of its connections. */
  private void lost(int which) {
    switch (phase) {
      case LEASE -> leases[which] = null;
      case ENLIST, TAKE, SEND, ACKNOWLEDGE, END_WORK -> phase = Phase.ROLL_BACK;
      default -> again |= which == 0; // What was asked is asked again.
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
                leasedOn[which] = asking;
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
    if (!waitsForAnswers) {
      workUnanswered();
      return;
    }
    if (toSend == 0) {
      phase = Phase.ACKNOWLEDGE;
      return;
    }
    QueueNode queue = world.dice.pick(world.broker.queues);
    int coin = world.ledger.sends(work, queue);
    pieces[sessions - 1]++;
    send(
        connections[sessions - 1],
        queue,
        sender(),
        coin,
        sent -> {
          toSend--;
          if (!sent) {
            phase = afterRefusal();
          }
        });
  }

  private void acknowledgeAll() {
    pieces[0]++;
    acknowledge(
        on(),
        leases[0],
        taken,
        done -> {
          if (done) {
            work.acknowledged(taken);
            phase = Phase.END_WORK;
          } else {
            phase = afterRefusal();
          }
        });
  }

  /** A manager need not know that work was refused: the vote says so. */
  private Phase afterRefusal() {
    return world.dice.percent(50) ? Phase.END_WORK : Phase.ROLL_BACK;
  }

  /** One behind the other, without an answer to any; each session by its own connection. */
  private void workUnanswered() {
    Connection sends = connections[sessions - 1];
    ProducerEpoch producer = sender();
    for (; toSend > 0; toSend--) {
      QueueNode queue = world.dice.pick(world.broker.queues);
      int coin = world.ledger.sends(work, queue);
      pieces[sessions - 1]++;
      unanswered(sends, producer, () -> world.broker.send(queue, producer, coin));
    }
    Connection accepts = on();
    ProducerEpoch acceptor = leases[0];
    List<Taken> accepted = taken;
    work.acknowledged(accepted);
    pieces[0]++;
    unanswered(
        accepts,
        acceptor,
        () -> world.broker.acknowledge(accepted.get(0).queue(), accepts.id, acceptor, accepted));
    phase = Phase.END_WORK;
  }

  /** Of the session whose connection doesn't ask for the vote. */
  private void endWork() {
    Phase next = world.dice.percent(30) ? Phase.COMMIT_ONE_PHASE : Phase.PREPARE;
    if (sessions == 1) {
      phase = next;
    } else if (waitsForAnswers) {
      endWork(
          connections[1], told(1), code -> phase = code == XaCode.XA_OK ? next : Phase.ROLL_BACK);
    } else {
      endWorkUnanswered(connections[1], told(1));
      phase = next;
    }
  }

  private Told told(int session) {
    int count = pieces[session];
    pieces[session] = 0;
    return new Told(xid, leases[session], count, again);
  }

  private void prepare() {
    boolean repeated = again;
    boolean mayWait = isUnderWay();
    vote(
        on(),
        told(0),
        it -> it.prepare(xid, repeated, world.broker.now),
        code -> {
          switch (code) {
            case XA_OK -> {
              work.prepared();
              phase = afterPrepare();
            }
            case XA_RBROLLBACK, XA_RBCOMMFAIL, XA_RBTIMEOUT, XAER_NOTA -> ended(false);
            case XA_RETRY -> retry(mayWait);
            default -> throw new AssertionError("prepare answered " + code);
          }
        });
  }

  /** Whether the broker may lack work of the session whose connection doesn't ask for the vote. */
  private boolean isUnderWay() {
    boolean isLost = connections[1] != leasedOn[1];
    return sessions == 2 && (isLost || connections[1].underWay() > 0);
  }

  /** Asked again, as the other session's work has not arrived. */
  private void retry(boolean mayWait) {
    if (!mayWait) {
      throw new AssertionError(phase + " waits for work that has arrived");
    }
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
    boolean mayWait = isUnderWay();
    vote(
        on(),
        told(0),
        it -> it.commit(request, world.broker.now),
        code -> {
          switch (code) {
            case XA_OK -> ended(true);
            case XA_RBROLLBACK, XA_RBCOMMFAIL, XA_RBTIMEOUT, XAER_NOTA -> ended(false);
            case XA_RETRY -> retry(mayWait);
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
    for (int i = 0; i < 2; i++) {
      boolean isKept = committed && i < sessions && leasedOn[i] == connections[i];
      leases[i] = isKept ? next(leases[i]) : null;
    }
    begin();
  }

  /** A producer id goes on in its next epoch when its branch is decided. */
  private static ProducerEpoch next(ProducerEpoch last) {
    return new ProducerEpoch(last.producerId(), (short) (last.epoch() + 1));
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
