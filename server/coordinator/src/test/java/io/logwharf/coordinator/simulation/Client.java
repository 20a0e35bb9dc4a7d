package io.logwharf.coordinator.simulation;

import io.logwharf.coordinator.simulation.QueueNode.Taken;
import io.logwharf.coordinator.transaction.Decision;
import io.logwharf.coordinator.transaction.EndTransaction;
import io.logwharf.coordinator.transaction.ProducerEpoch;
import io.logwharf.coordinator.transaction.TransactionCoordinator;
import io.logwharf.coordinator.transaction.TransactionError;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;

/** What clients have in common: they wait for one answer at a time, on one of their connections. */
abstract class Client {
  private static final EndTransaction.Response ROLLED_BACK =
      new EndTransaction.Response(TransactionError.TRANSACTION_ROLLED_BACK, ProducerEpoch.NONE, 0);

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
          world.broker.journal.whenWritten(() -> reply.accept(done));
        },
        heard);
  }

  /**
   * Sends a coin, or accepts messages, with no answer.
   *
   * @param work whether the broker takes it
   */
  final void unanswered(Connection on, BooleanSupplier work) {
    on.request(() -> on.worked(work.getAsBoolean()));
  }

  /** Asks for a commit of as many pieces of work as were sent ahead of it. */
  final void commit(
      Connection on, EndTransaction commit, int pieces, Consumer<EndTransaction.Response> heard) {
    ask(
        on,
        reply -> {
          if (on.takenWork() == pieces) {
            world.broker.submit(it -> it.endTransaction(commit, world.broker.now), true, reply);
          } else {
            var abort =
                new EndTransaction(
                    commit.transactionalId(),
                    commit.producer(),
                    false,
                    commit.transactionVersion());
            world.broker.submit(
                it -> it.endTransaction(abort, world.broker.now),
                true,
                aborted -> reply.accept(ROLLED_BACK));
          }
        },
        heard);
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
