package io.logwharf.coordinator.transaction.simulation;

import io.logwharf.coordinator.transaction.AddParticipants;
import io.logwharf.coordinator.transaction.Decision;
import io.logwharf.coordinator.transaction.Participant;
import io.logwharf.coordinator.transaction.ParticipantFence.WriteVerdict;
import io.logwharf.coordinator.transaction.ProducerEpoch;
import io.logwharf.coordinator.transaction.TransactionCoordinator;
import io.logwharf.coordinator.transaction.TransactionError;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * What all clients have in common: one question open at a time, asked again when no answer comes,
 * and only the answer to the newest question listened to.
 */
abstract class Client {
  final World world;
  final Dice dice;
  private int question;
  private int connections;
  private Runnable ask;

  Client(World world) {
    this.world = world;
    this.dice = world.dice;
  }

  /** Does the next thing, or asks again. */
  final void step() {
    if (ask == null) {
      proceed();
    } else if (dice.percent(30)) {
      ask.run();
    }
  }

  /** Asks the next question. */
  abstract void proceed();

  /** Whether it has nothing left to do, so that a run may end. */
  abstract boolean isDone();

  /** Begins nothing any more, and ends what is open. */
  abstract void windUp();

  /** Whether requests reach the coordinator in order and once, as on one TCP connection. */
  boolean asksInOrder() {
    return false;
  }

  final <R> void call(Function<TransactionCoordinator, Decision<R>> command, Consumer<R> handler) {
    Consumer<R> reply = once(handler);
    ask =
        () -> {
          int connection = connections;
          Runnable arrival =
              () -> {
                if (connection == connections) {
                  world.coordinator.execute(command, reply);
                }
              };
          if (asksInOrder()) {
            arrival.run();
          } else {
            world.network.send(arrival);
          }
        };
    ask.run();
  }

  final void write(Participant to, ParticipantNode.Write write, Consumer<WriteVerdict> handler) {
    Consumer<WriteVerdict> reply = once(handler);
    ask = () -> world.network.send(() -> world.participants.get(to).write(write, reply));
    ask.run();
  }

  private <R> Consumer<R> once(Consumer<R> handler) {
    int mine = ++question;
    return answer -> {
      if (mine == question && ask != null) {
        ask = null;
        handler.accept(answer);
      }
    };
  }

  /** What was asked on the connection until now doesn't reach the coordinator any more. */
  final void disconnect() {
    connections++;
  }

  /** Forgets the open question, whose answer may or may not have been on its way. */
  final void stopAsking() {
    question++;
    ask = null;
  }

  final boolean isAsking() {
    return ask != null;
  }

  /** Registers a participant and writes to it; the handler hears whether both went well. */
  final void addAndWrite(
      Optional<String> id, ProducerEpoch producer, int tag, Consumer<Boolean> handler) {
    Participant to = dice.pick(world.participantList);
    var request = new AddParticipants(id, producer, List.of(to));
    call(
        it -> it.addParticipants(request, world.now()),
        response -> {
          if (response.error() == TransactionError.CONCURRENT_TRANSACTIONS) {
            return; // The next step tries anew.
          }
          if (response.error() != TransactionError.NONE) {
            handler.accept(false);
            return;
          }
          var write =
              new ParticipantNode.Write(
                  producer.producerId(), producer.epoch(), response.sequence(), tag);
          write(
              to,
              write,
              verdict -> {
                if (verdict == WriteVerdict.ACCEPT) {
                  world.acknowledged(tag, to);
                }
                handler.accept(verdict == WriteVerdict.ACCEPT);
              });
        });
  }
}
