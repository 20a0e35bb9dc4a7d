package io.logwharf.broker.share;

import static org.assertj.core.api.Assertions.assertThat;

import io.logwharf.broker.share.ShareFixture.TestConsumer;
import io.logwharf.coordinator.transaction.AddParticipants;
import io.logwharf.coordinator.transaction.Marker;
import io.logwharf.coordinator.transaction.Participant;
import io.logwharf.coordinator.transaction.ProducerEpoch;
import io.logwharf.coordinator.transaction.TransactionError;
import io.logwharf.protocol.extension.AckType;
import io.logwharf.protocol.extension.ConsumerAttach.Mode;
import io.logwharf.protocol.extension.ConsumerEvent;
import io.logwharf.protocol.extension.ConsumerEvent.Attached;
import io.logwharf.protocol.extension.ConsumerEvent.Closed;
import io.logwharf.protocol.extension.ConsumerEvent.Delivery;
import io.logwharf.protocol.extension.ConsumerEvent.Recall;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.function.Consumer;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random histories in which appends and reads fail for a while, holders don't answer recalls, and
 * the topic is deleted: whoever asks for something is answered, once, or is told that its consumer
 * has ended.
 */
class AnswersSimTest {
  private static final int SEEDS = 400;
  private static final int STEPS = 60;
  private static final long PATIENCE_MS = 2_500;

  @Test
  void shouldAnswerWhateverFails() {
    Histories.run(SEEDS, seed -> new History(seed).run());
  }

  /** Put a seed that a failure has printed here to see it alone. */
  @ParameterizedTest
  @ValueSource(longs = {1})
  void shouldReplayASeed(long seed) {
    Histories.replay(seed, each -> new History(each).run());
  }

  /** Something that was asked; its answers arrive in the list. */
  private record Question(String what, List<?> answers) {}

  /** A consumer of the test's, and what it waits for. */
  private static final class Asker {
    final TestConsumer consumer;
    boolean attached;
    boolean draining;
    boolean recalled;
    boolean ended;
    int seen;

    Asker(TestConsumer consumer) {
      this.consumer = consumer;
    }

    void look() {
      List<ConsumerEvent> events = consumer.connection().events(consumer.id());
      for (; seen < events.size(); seen++) {
        ConsumerEvent event = events.get(seen);
        assertThat(ended).as("%s comes behind the end", event).isFalse();
        attached |= event instanceof Attached;
        recalled |= event instanceof Recall;
        ended = event instanceof Closed;
        draining &= !(event instanceof Delivery delivery && delivery.drained());
      }
    }
  }

  private static final class History {
    private final Random random;
    private final ShareFixture broker = new ShareFixture();
    private final List<Asker> askers = new ArrayList<>();
    private final List<Question> questions = new ArrayList<>();
    private boolean deleted;
    private int nextId;
    private int producer;

    History(long seed) {
      this.random = new Random(seed);
    }

    void run() {
      for (int step = 0; step < STEPS; step++) {
        step();
        askers.forEach(Asker::look);
      }
      recover();
      for (int i = 0; i < 3; i++) {
        askers.forEach(this::answerRecall);
        broker.settle();
        broker.loop.pass(PATIENCE_MS);
      }
      check();
    }

    private void step() {
      switch (random.nextInt(16)) {
        case 0 -> append();
        case 1, 2 -> attach();
        case 3, 4 -> withAsker(asker -> asker.consumer.grant(1 + random.nextInt(10)));
        case 5, 6 -> withAsker(this::drain);
        case 7 -> withAsker(this::acknowledge);
        case 8 -> withAsker(this::acknowledgeDurably);
        case 9 -> withAsker(this::acknowledgeInTransaction);
        case 10 -> mark();
        case 11 -> withAsker(this::endOrReset);
        case 12 -> broker.logs.round();
        case 13 -> broker.loop.pass(random.nextInt(30));
        case 14 -> failOrRecover();
        default -> withAsker(this::useSocket);
      }
      if (random.nextInt(3) == 0) {
        broker.loop.runAll();
      }
    }

    private void withAsker(Consumer<Asker> action) {
      List<Asker> alive = askers.stream().filter(asker -> !asker.ended).toList();
      if (!alive.isEmpty()) {
        action.accept(alive.get(random.nextInt(alive.size())));
      }
    }

    private void append() {
      if (!deleted) {
        String[] colors = new String[1 + random.nextInt(5)];
        for (int i = 0; i < colors.length; i++) {
          colors[i] = random.nextBoolean() ? "red" : "blue";
        }
        broker.append(colors);
      }
    }

    private void attach() {
      int id = nextId++;
      int kind = random.nextInt(6);
      askers.add(
          new Asker(
              kind == 0
                  ? broker.attach(broker.connect(), id, "durable", Mode.DURABLE_SUBSCRIPTION)
                  : broker.attach(
                      broker.connect(),
                      id,
                      ShareFixture.QUEUE,
                      Mode.QUEUE,
                      kind == 1 ? "color = 'red'" : "")));
    }

    /** A client asks again when it has been answered, and not before. */
    private void drain(Asker asker) {
      if (!asker.draining) {
        asker.draining = true;
        asker.consumer.drain(random.nextInt(4));
      }
    }

    /** Who waits for records answers whoever wants its own; others may be stopped for good. */
    private void answerRecall(Asker asker) {
      asker.look();
      if (asker.draining && asker.recalled && !asker.ended) {
        asker.recalled = false;
        asker.consumer.answerRecall();
      }
    }

    private void acknowledge(Asker asker) {
      AckType[] types = {AckType.ACCEPT, AckType.RELEASE, AckType.RELEASE_UNDELIVERED};
      long offset = offset();
      asker.consumer.acknowledge(offset, offset, types[random.nextInt(types.length)]);
      if (random.nextInt(3) == 0) {
        asker.recalled = false;
        asker.consumer.answerRecall();
      }
    }

    private void acknowledgeDurably(Asker asker) {
      long offset = offset();
      ask("durable acknowledgement", asker.consumer.acknowledgeDurably(offset, offset));
    }

    private void acknowledgeInTransaction(Asker asker) {
      long offset = offset();
      var transaction =
          new Enlistment(
              new ProducerEpoch(++producer, (short) 0),
              request -> new AddParticipants.Response(TransactionError.NONE, 1));
      ask(
          "acknowledgement in a transaction",
          asker.consumer.acknowledgeIn(transaction, offset, offset));
    }

    private void mark() {
      Uuid id = broker.topic.id();
      var topic = new UUID(id.getMostSignificantBits(), id.getLeastSignificantBits());
      List<Exception> outcomes = new ArrayList<>();
      broker.sharePartitions.write(
          new Participant.SharePartition(ShareFixture.QUEUE, topic, 0),
          new Marker(
              random.nextInt(producer + 1), (short) 0, (short) 0, 1, random.nextBoolean(), 0),
          outcomes::add);
      ask("marker", outcomes);
    }

    private void endOrReset(Asker asker) {
      if (random.nextInt(3) == 0) {
        asker.consumer.connection().closed();
        asker.ended = true;
        return;
      }
      boolean detach = random.nextBoolean();
      ask("reset", asker.consumer.reset(detach));
      asker.look();
      asker.draining = false;
      asker.ended |= detach;
    }

    private void failOrRecover() {
      switch (random.nextInt(8)) {
        case 0, 1, 2 -> failState();
        case 3 -> broker.log().failReads(true);
        case 4 -> delete();
        default -> recover();
      }
    }

    private void failState() {
      SteppedLog state = broker.stateLog();
      if (state != null) {
        if (random.nextBoolean()) {
          state.fail();
        } else {
          state.failReads(true);
        }
      }
    }

    private void delete() {
      if (random.nextInt(4) == 0 && !deleted) {
        deleted = true;
        broker.deleteTopic();
      }
    }

    private void recover() {
      broker.log().failReads(false);
      SteppedLog state = broker.stateLog();
      if (state != null) {
        state.recover();
        state.failReads(false);
      }
      askers.forEach(asker -> asker.consumer.connection().writable(true));
    }

    private void useSocket(Asker asker) {
      asker.consumer.connection().writable(random.nextBoolean());
    }

    private long offset() {
      return random.nextInt((int) Math.max(1, broker.log().endOffset()));
    }

    private void ask(String what, List<?> answers) {
      questions.add(new Question(what, answers));
    }

    private void check() {
      for (Asker asker : askers) {
        asker.look();
        assertThat(asker.ended || asker.attached).as("attach of %s", asker.consumer.id()).isTrue();
        assertThat(asker.draining && !asker.ended)
            .as("drain of %s is not answered", asker.consumer.id())
            .isFalse();
      }
      for (Question question : questions) {
        assertThat(question.answers).as(question.what).hasSize(1);
      }
      assertThat(broker.log().openSlices()).isZero();
    }
  }
}
