package io.logwharf.coordinator.simulation;

import io.logwharf.coordinator.share.record.TransactionKey;
import io.logwharf.coordinator.simulation.QueueNode.Taken;
import io.logwharf.coordinator.transaction.AddParticipants;
import io.logwharf.coordinator.transaction.Decision;
import io.logwharf.coordinator.transaction.Marker;
import io.logwharf.coordinator.transaction.MarkerWrite;
import io.logwharf.coordinator.transaction.Participant;
import io.logwharf.coordinator.transaction.ProducerEpoch;
import io.logwharf.coordinator.transaction.TransactionConfig;
import io.logwharf.coordinator.transaction.TransactionCoordinator;
import io.logwharf.coordinator.transaction.TransactionError;
import io.logwharf.coordinator.transaction.TransactionRecord;
import io.logwharf.coordinator.transaction.simulation.Dice;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A broker: the coordinator and queues on one journal, put together as in the broker's transaction
 * and share packages. Markers for share partitions are on their way for a while; they may be lost,
 * doubled, and overtake each other.
 */
final class BrokerNode {
  private static final TransactionConfig CONFIG =
      new TransactionConfig(
          60_000, 600_000, 400_000, 1_000, new TransactionConfig.Limits(50, 10, 20, 3));
  private static final UUID TOPIC = new UUID(0, 1);

  final Journal journal = new Journal();
  final List<QueueNode> queues = new ArrayList<>();
  private final Dice dice;
  private final List<ShareMarker> markers = new ArrayList<>();
  private TransactionCoordinator coordinator;
  private int epoch;
  private long nextProducerId = 1;
  private boolean healed;
  long now = 1_000_000;

  private record ShareMarker(MarkerWrite write, Runnable arrived) {}

  /** Answers when all its parts have arrived. */
  private static final class Answer {
    private final Runnable task;
    private int missing = 1;

    Answer(Runnable task) {
      this.task = task;
    }

    Runnable expect() {
      missing++;
      return this::arrived;
    }

    void arrived() {
      if (--missing == 0) {
        task.run();
      }
    }
  }

  BrokerNode(Dice dice, int queueCount) {
    this.dice = dice;
    for (int i = 0; i < queueCount; i++) {
      queues.add(new QueueNode(i, journal));
    }
    startCoordinator();
  }

  TransactionCoordinator coordinator() {
    return coordinator;
  }

  private void startCoordinator() {
    coordinator = new TransactionCoordinator(() -> OptionalLong.of(nextProducerId++), CONFIG);
    for (Journal.Entry entry : journal.entries()) {
      if (entry instanceof Journal.Coordinated batch) {
        batch.records().forEach(coordinator::replay);
      }
    }
    submit(it -> it.recover(epoch, now), false, ignored -> {});
    tick();
  }

  /** A command of the coordinator's, as the broker carries it out. */
  <R> void submit(
      Function<TransactionCoordinator, Decision<R>> command, boolean forced, Consumer<R> reply) {
    Decision<R> decision = command.apply(coordinator);
    Answer answer = new Answer(() -> reply.accept(decision.response()));
    if (!decision.records().isEmpty()) {
      append(decision.records());
      if (forced) {
        journal.whenForced(answer.expect());
      } else {
        journal.whenWritten(answer.expect());
      }
    } else if (forced) {
      journal.whenAskedIsForced(answer.expect());
    }
    for (MarkerWrite write : decision.markers()) {
      if (write.participant() instanceof Participant.SharePartition) {
        markers.add(new ShareMarker(write, answer.expect()));
      } else {
        queues.get(write.participant().partition()).end(write.marker());
        journal.whenWritten(answer.expect());
        written(write);
      }
    }
    answer.arrived();
  }

  private void append(List<TransactionRecord> records) {
    journal.append(new Journal.Coordinated(records));
    records.forEach(coordinator::replay);
  }

  private void written(MarkerWrite write) {
    List<TransactionRecord> records = coordinator.markerWritten(write, now).records();
    if (!records.isEmpty()) {
      append(records);
    }
  }

  /** One of the markers under way arrives, or doesn't, or does twice; false where there is none. */
  boolean deliverMarker() {
    if (markers.isEmpty()) {
      return false;
    }
    ShareMarker marker = markers.remove(dice.below(markers.size()));
    if (!healed && dice.percent(10)) {
      marker.arrived.run(); // It failed, and comes again with a tick.
      return true;
    }
    if (!healed && dice.percent(15)) {
      markers.add(new ShareMarker(marker.write, () -> {}));
    }
    Marker content = marker.write.marker();
    queues
        .get(marker.write.participant().partition())
        .resolve(new TransactionKey(content.producerId(), content.sequence()), content.commit());
    journal.whenWritten(
        () -> {
          written(marker.write);
          marker.arrived.run();
        });
    return true;
  }

  /** Nothing goes wrong from now on. */
  void heal() {
    healed = true;
  }

  /** Sends in a transaction; registration and append are one step. */
  boolean send(QueueNode queue, ProducerEpoch producer, int coin) {
    if (refuses()
        || register(producer, new Participant.DataPartition(TOPIC, queue.index)).isEmpty()) {
      return false;
    }
    queue.send(new Row(coin, producer));
    return true;
  }

  /** Acknowledges in a transaction; registration and pending are one step. */
  boolean acknowledge(QueueNode queue, long connection, ProducerEpoch producer, List<Taken> taken) {
    if (refuses()) {
      return false;
    }
    OptionalLong sequence =
        register(producer, new Participant.SharePartition("q", TOPIC, queue.index));
    return sequence.isPresent()
        && queue.pend(
            connection, new TransactionKey(producer.producerId(), sequence.getAsLong()), taken);
  }

  /** A disk is full, or a partition is gone. */
  private boolean refuses() {
    return !healed && dice.percent(2);
  }

  private OptionalLong register(ProducerEpoch producer, Participant participant) {
    var request = new AddParticipants(Optional.empty(), producer, List.of(participant));
    Decision<AddParticipants.Response> decision = coordinator.addParticipants(request, now);
    if (decision.response().error() != TransactionError.NONE) {
      return OptionalLong.empty();
    }
    if (!decision.records().isEmpty()) {
      append(decision.records());
    }
    return OptionalLong.of(decision.response().sequence());
  }

  void connectionGone(long connection) {
    submit(it -> it.connectionGone(connection, now), false, ignored -> {});
    queues.forEach(queue -> queue.connectionGone(connection));
  }

  void tick() {
    submit(it -> it.tick(now), false, more -> {});
    queues.forEach(queue -> queue.expire(now));
  }

  /** For the next start only: what runs goes on with what it has. */
  void snapshot() {
    journal.append(new Journal.Coordinated(coordinator.snapshot()));
  }

  /** The process is killed, or the power fails; and the broker starts again. */
  void crash() {
    boolean power = dice.percent(50);
    journal.crash(power, dice.below(journal.atRisk(power) + 1));
    markers.clear();
    epoch++;
    queues.forEach(QueueNode::recover);
    startCoordinator();
  }
}
