package io.logwharf.coordinator.simulation;

import io.logwharf.coordinator.simulation.QueueNode.Taken;
import io.logwharf.coordinator.transaction.ArrivedWork;
import io.logwharf.coordinator.transaction.Decision;
import io.logwharf.coordinator.transaction.EndTransaction;
import io.logwharf.coordinator.transaction.ProducerEpoch;
import io.logwharf.coordinator.transaction.TransactionCoordinator;
import io.logwharf.coordinator.transaction.TransactionError;
import io.logwharf.coordinator.transaction.XaCode;
import io.logwharf.coordinator.transaction.Xid;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;

/** What clients have in common: they wait for one answer at a time, on one of their connections. */
abstract class Client {
  private static final EndTransaction.Response ROLLED_BACK =
      new EndTransaction.Response(TransactionError.TRANSACTION_ROLLED_BACK, ProducerEpoch.NONE, 0);

  /** Nothing is said of how much was sent ahead. */
  static final int UNSAID = -1;

  final World world;
  private int question;
  private Connection askedOn;

  Client(World world) {
    this.world = world;
  }

  /** Does the next thing, or waits for an answer. */
  final void step() {
    if (askedOn != null && askedOn.isAlive()) {
      return;
    }
    askedOn = null;
    proceed();
  }

  /** Asks the next thing; what was asked on a connection that has broken had no answer. */
  abstract void proceed();

  /** Begins nothing any more. */
  abstract void windUp();

  abstract boolean isDone();

  final <R> void call(
      Connection on, Function<TransactionCoordinator, Decision<R>> command, Consumer<R> heard) {
    ask(on, reply -> world.broker.submit(command, true, reply), heard);
  }

  /** Gets messages of a queue. */
  final void take(Connection on, QueueNode queue, int max, Consumer<List<Taken>> heard) {
    ask(
        on,
        reply -> {
          List<Taken> taken = queue.take(on.id, max, world.broker.now);
          taken.forEach(world.ledger::taken);
          reply.accept(taken);
        },
        heard);
  }

  /** Sends a coin in a transaction; hears whether it was taken. */
  final void send(
      Connection on, QueueNode queue, ProducerEpoch producer, int coin, Consumer<Boolean> heard) {
    ask(
        on,
        reply -> {
          boolean sent = world.broker.send(queue, producer, coin);
          on.worked(producer, sent);
          world.broker.journal.whenWritten(() -> reply.accept(sent));
        },
        heard);
  }

  /** Accepts messages of one queue in a transaction; hears whether all are. */
  final void acknowledge(
      Connection on, ProducerEpoch producer, List<Taken> taken, Consumer<Boolean> heard) {
    ask(
        on,
        reply -> {
          boolean done = world.broker.acknowledge(taken.get(0).queue(), on.id, producer, taken);
          on.worked(producer, done);
          world.broker.journal.whenWritten(() -> reply.accept(done));
        },
        heard);
  }

  /**
   * Sends a coin, or accepts messages, with no answer.
   *
   * @param work whether the broker takes it
   */
  final void unanswered(Connection on, ProducerEpoch producer, BooleanSupplier work) {
    on.request(() -> on.worked(producer, work.getAsBoolean()));
  }

  /**
   * Asks for the end of a lease's transaction, behind the work in it.
   *
   * @param pieces of work that were sent ahead, {@link #UNSAID} where all are answered
   */
  final void end(
      Connection on, EndTransaction end, int pieces, Consumer<EndTransaction.Response> heard) {
    ask(
        on,
        reply -> {
          int taken = on.takenWork(end.producer());
          if (pieces == UNSAID || pieces == taken) {
            world.broker.submit(it -> it.endTransaction(end, world.broker.now), true, reply);
          } else {
            var abort =
                new EndTransaction(
                    end.transactionalId(), end.producer(), false, end.transactionVersion());
            world.broker.submit(
                it -> it.endTransaction(abort, world.broker.now),
                true,
                aborted -> reply.accept(ROLLED_BACK));
          }
        },
        heard);
  }

  /**
   * A session's part of a branch, as its connection tells of it.
   *
   * @param pieces of work that were sent since it was told of last
   * @param again whether the connection that they were sent by is lost
   */
  record Told(Xid xid, ProducerEpoch lease, int pieces, boolean again) {}

  /** Says that a session's work in a branch has all been sent. */
  final void endWork(Connection on, Told work, Consumer<XaCode> heard) {
    ask(
        on,
        reply -> {
          ArrivedWork arrived = arrived(on, work);
          world.broker.submit(it -> it.endWork(work.xid, arrived, world.broker.now), true, reply);
        },
        heard);
  }

  /** As {@link #endWork}, and nobody waits for the answer. */
  final void endWorkUnanswered(Connection on, Told work) {
    on.request(
        () -> {
          ArrivedWork arrived = arrived(on, work);
          world.broker.submit(
              it -> it.endWork(work.xid, arrived, world.broker.now), true, code -> {});
        });
  }

  /** Asks for the vote on a branch, or its commit in one phase, behind the work in it. */
  final void vote(
      Connection on,
      Told work,
      Function<TransactionCoordinator, Decision<XaCode>> decide,
      Consumer<XaCode> heard) {
    ask(
        on,
        reply -> {
          ArrivedWork arrived = arrived(on, work);
          world.broker.submit(
              it ->
                  it.refuseVote(work.xid, arrived, world.broker.now)
                      .orElseGet(() -> decide.apply(it)),
              true,
              reply);
        },
        heard);
  }

  private ArrivedWork arrived(Connection on, Told work) {
    List<ProducerEpoch> leases = List.of(work.lease);
    if (work.again) {
      long lost = work.lease.producerId();
      world.broker.submit(it -> it.leaseLost(lost, world.broker.now), false, ignored -> {});
      return new ArrivedWork(leases, true);
    }
    return new ArrivedWork(leases, on.takenWork(work.lease) == work.pieces);
  }

  /** Asks again for a commit whose answer was lost with the connection of its lease. */
  final void commitAgain(
      Connection on, EndTransaction commit, Consumer<EndTransaction.Response> heard) {
    ask(
        on,
        reply -> {
          long lease = commit.producer().producerId();
          world.broker.submit(it -> it.leaseLost(lease, world.broker.now), false, ignored -> {});
          world.broker.submit(it -> it.endTransaction(commit, world.broker.now), true, reply);
        },
        heard);
  }

  /** Gives back what the connection holds. */
  final void giveBack(Connection on, Runnable heard) {
    ask(
        on,
        reply -> {
          world.broker.queues.forEach(queue -> queue.giveBack(on.id));
          reply.accept(null);
        },
        nothing -> heard.run());
  }

  private <R> void ask(Connection on, Consumer<Consumer<R>> request, Consumer<R> heard) {
    int mine = ++question;
    askedOn = on;
    Consumer<R> reply =
        result ->
            on.answer(
                () -> {
                  if (mine == question) {
                    askedOn = null;
                    heard.accept(result);
                  }
                });
    on.request(() -> request.accept(reply));
  }
}
