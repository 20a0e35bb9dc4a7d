package io.logwharf.coordinator.simulation;

import io.logwharf.coordinator.simulation.Ledger.Work;
import io.logwharf.coordinator.simulation.QueueNode.Taken;
import io.logwharf.coordinator.transaction.EndTransaction;
import io.logwharf.coordinator.transaction.ProducerEpoch;
import io.logwharf.coordinator.transaction.TransactionError;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** A transacted session that takes coins from queues and sends others. */
final class Session extends Client {
  private enum Phase {
    LEASE,
    TAKE,
    SEND,
    ACKNOWLEDGE,
    COMMIT,
    GIVE_BACK,
    ABORT
  }

  private final Deque<List<Taken>> toAcknowledge = new ArrayDeque<>();
  private Phase phase = Phase.LEASE;
  private Connection connection;
  private Connection leasedOn;
  private ProducerEpoch lease;
  private Work work;
  private int takesLeft;
  private int toSend;

  /** 1, as sessions have it, or 2, as movers of dead letters have it. */
  private final int transactionVersion;

  private long lastEnded;
  private boolean waitsForAnswers;
  private boolean windingUp;

  Session(World world) {
    super(world);
    transactionVersion = 1 + world.dice.below(2);
    begin();
  }

  private void begin() {
    toAcknowledge.clear();
    takesLeft = 1 + world.dice.below(2);
    toSend = 0;
    waitsForAnswers = world.dice.percent(50);
    work = world.ledger.begin();
    phase =
        lease == null || lease.equals(ProducerEpoch.NONE) || windingUp ? Phase.LEASE : Phase.TAKE;
  }

  @Override
  void proceed() {
    if (connection == null || !connection.isAlive()) {
      lost();
    }
    if (connection != leasedOn && phase != Phase.COMMIT && phase != Phase.LEASE) {
      throw new IllegalStateException(phase + " without a lease");
    }
    switch (phase) {
      case LEASE -> lease();
      case TAKE -> takeSome();
      case SEND -> sendOne();
      case ACKNOWLEDGE -> acknowledgeSome();
      case COMMIT -> end(true);
      case GIVE_BACK -> giveBack(connection, () -> phase = Phase.ABORT);
      case ABORT -> end(false);
    }
  }

  /** A commit that was asked for is asked for again; all else has been rolled back. */
  private void lost() {
    connection = world.connect();
    if (phase != Phase.COMMIT) {
      world.ledger.told(work, false);
      lease = null;
      begin();
    }
  }

  private void lease() {
    Connection asking = connection;
    call(
        asking,
        it -> it.lease(asking.id, 0, world.broker.now),
        response -> {
          if (response.error() == TransactionError.NONE) {
            lease = response.producer();
            lastEnded = 0;
            leasedOn = asking;
            phase = windingUp ? Phase.LEASE : Phase.TAKE;
          }
        });
  }

  private void takeSome() {
    if (windingUp || (takesLeft == 0 && toSend == 0)) {
      phase = Phase.GIVE_BACK;
      return;
    }
    if (takesLeft == 0) {
      phase = Phase.SEND;
      return;
    }
    take(
        connection,
        world.dice.pick(world.broker.queues),
        1 + world.dice.below(2),
        taken -> {
          takesLeft--;
          if (!taken.isEmpty()) {
            toSend += taken.size();
            toAcknowledge.add(taken);
          }
        });
  }

  private void sendOne() {
    if (!waitsForAnswers && world.dice.percent(80)) {
      sendAllAndCommit();
      return;
    }
    waitsForAnswers = true;
    if (toSend == 0) {
      phase = world.dice.percent(80) ? Phase.ACKNOWLEDGE : Phase.GIVE_BACK;
      return;
    }
    QueueNode queue = world.dice.pick(world.broker.queues);
    int coin = world.ledger.sends(work, queue);
    send(
        connection,
        queue,
        lease,
        coin,
        sent -> {
          toSend--;
          if (!sent) {
            phase = Phase.GIVE_BACK;
          }
        });
  }

  private void acknowledgeSome() {
    List<Taken> next = toAcknowledge.peek();
    if (next == null) {
      phase = Phase.COMMIT;
      return;
    }
    acknowledge(
        connection,
        lease,
        next,
        done -> {
          if (done) {
            work.acknowledged(toAcknowledge.remove());
          } else {
            phase = Phase.GIVE_BACK;
          }
        });
  }

  /** One behind the other, without an answer to any but the last. */
  private void sendAllAndCommit() {
    Connection by = connection;
    ProducerEpoch producer = lease;
    int pieces = toSend + toAcknowledge.size();
    for (; toSend > 0; toSend--) {
      QueueNode queue = world.dice.pick(world.broker.queues);
      int coin = world.ledger.sends(work, queue);
      unanswered(by, producer, () -> world.broker.send(queue, producer, coin));
    }
    for (List<Taken> taken : toAcknowledge) {
      work.acknowledged(taken);
      unanswered(
          by,
          producer,
          () -> world.broker.acknowledge(taken.get(0).queue(), by.id, producer, taken));
    }
    phase = Phase.COMMIT;
    work.wantsCommit();
    end(by, request(true), pieces, response -> answered(true, response));
  }

  private void end(boolean commit) {
    if (commit) {
      work.wantsCommit();
    }
    EndTransaction request = request(commit);
    if (commit && connection != leasedOn) {
      commitAgain(connection, request, response -> answered(true, response));
    } else {
      end(connection, request, UNSAID, response -> answered(commit, response));
    }
  }

  private EndTransaction request(boolean commit) {
    return new EndTransaction(Optional.empty(), lease, commit, transactionVersion, lastEnded);
  }

  private void answered(boolean commit, EndTransaction.Response response) {
    switch (response.error()) {
      case NONE -> {
        lastEnded = response.ended();
        ended(commit, response.next());
      }
      case TRANSACTION_ROLLED_BACK -> ended(false, response.next());
      case CONCURRENT_TRANSACTIONS -> {
        // Decided, and not visible yet: asked again.
      }
      case PRODUCER_FENCED -> ended(false, ProducerEpoch.NONE); // Rolled back with its connection.
      case INVALID_TXN_STATE -> {
        // There was nothing to abort.
        if (commit) {
          throw new AssertionError("a commit was answered " + response.error());
        }
        ended(false, lease);
      }
      default -> throw new AssertionError("commit=" + commit + " answered " + response.error());
    }
  }

  private void ended(boolean committed, ProducerEpoch next) {
    world.ledger.told(work, committed);
    lease = connection == leasedOn ? next : null;
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
    return "session in " + phase;
  }
}
