package io.logwharf.coordinator.transaction.simulation;

import io.logwharf.coordinator.transaction.Decision;
import io.logwharf.coordinator.transaction.MarkerWrite;
import io.logwharf.coordinator.transaction.Participant;
import io.logwharf.coordinator.transaction.TransactionConfig;
import io.logwharf.coordinator.transaction.TransactionCoordinator;
import io.logwharf.coordinator.transaction.TransactionRecord;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A coordinator on a log whose tail is lost in a crash. Answers and markers leave when the log is
 * forced up to them.
 */
final class CoordinatorNode {
  private static final TransactionConfig CONFIG =
      new TransactionConfig(
          60_000, 600_000, 400_000, 1_000, new TransactionConfig.Limits(50, 10, 20, 3));

  private record Pending(int position, Runnable release) {}

  private final Dice dice;
  private final Network network;
  private final Map<Participant, ParticipantNode> participants;
  private List<List<TransactionRecord>> log = new ArrayList<>();
  private final Deque<Pending> pending = new ArrayDeque<>();
  private int durable;
  private int epoch;
  private long nextProducerId = 1;
  private TransactionCoordinator coordinator;
  long now = 1_000_000;

  CoordinatorNode(
      Dice dice,
      Network network,
      Map<Participant, ParticipantNode> participants,
      List<TransactionRecord> initialLog) {
    this.dice = dice;
    this.network = network;
    this.participants = participants;
    log.add(initialLog);
    durable = 1;
    start();
  }

  private void start() {
    coordinator = new TransactionCoordinator(() -> OptionalLong.of(nextProducerId++), CONFIG);
    log.forEach(batch -> batch.forEach(coordinator::replay));
    execute(it -> it.recover(epoch, now), ignored -> {});
  }

  /** Carries out a command as a broker has to; the reply goes out once it is durable. */
  <R> void execute(Function<TransactionCoordinator, Decision<R>> command, Consumer<R> reply) {
    Decision<R> decision = command.apply(coordinator);
    if (!decision.records().isEmpty()) {
      log.add(decision.records());
      decision.records().forEach(coordinator::replay);
    }
    pending.add(
        new Pending(
            log.size(),
            () -> {
              network.send(() -> reply.accept(decision.response()));
              decision.markers().forEach(this::send);
            }));
  }

  private void send(MarkerWrite write) {
    ParticipantNode participant = participants.get(write.participant());
    network.send(
        () ->
            participant.marker(
                write.marker(),
                () -> network.send(() -> execute(it -> it.markerWritten(write, now), r -> {}))));
  }

  void force() {
    durable = log.size();
    while (!pending.isEmpty() && pending.peek().position <= durable) {
      pending.poll().release.run();
    }
  }

  void tick() {
    execute(it -> it.tick(now), more -> {});
  }

  /** What was forced stays, and what was not up to some place. */
  void crash() {
    int kept = durable + dice.below(log.size() - durable + 1);
    log = new ArrayList<>(log.subList(0, kept));
    durable = kept;
    pending.clear();
    epoch++;
    start();
  }

  /** Writes a snapshot, of which a crash may leave a part; forced, it replaces the log. */
  void snapshot() {
    List<TransactionRecord> snapshot = coordinator.snapshot();
    int cut = dice.below(snapshot.size());
    log.add(snapshot.subList(0, cut));
    log.add(snapshot.subList(cut, snapshot.size()));
    snapshot.forEach(coordinator::replay);
    if (dice.percent(50)) {
      force();
      log = new ArrayList<>(List.of(snapshot));
      durable = 1;
    }
  }

  TransactionCoordinator coordinator() {
    return coordinator;
  }

  /** Replaying the log must come to the state that runs. */
  void checkReplay() {
    TransactionCoordinator replayed = new TransactionCoordinator(OptionalLong::empty, CONFIG);
    log.forEach(batch -> batch.forEach(replayed::replay));
    if (!replayed.snapshot().equals(coordinator.snapshot())) {
      throw new AssertionError(
          "replay comes to " + replayed.snapshot() + ", not " + coordinator.snapshot());
    }
  }
}
