package io.logwharf.broker.share;

import static org.assertj.core.api.Assertions.assertThat;

import io.logwharf.protocol.extension.AckRange;
import io.logwharf.protocol.extension.AckType;
import io.logwharf.protocol.extension.ConsumerEvent;
import io.logwharf.protocol.extension.ConsumerEvent.Acquired;
import io.logwharf.protocol.extension.ConsumerEvent.Delivery;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random histories of consumers, crashes and messages of all priorities: whatever is delivered is
 * of no lower priority than what stays available, and the first of its priority; nothing is held
 * twice, and all is delivered in the end.
 */
class PrioritiesSimTest {
  private static final int SEEDS = 100;
  private static final int STEPS = 120;

  @Test
  void shouldDeliverTheHighestFirstInRandomHistories() {
    Histories.run(SEEDS, seed -> new History(seed).run());
  }

  /** Put a seed that a failure has printed here to see it alone. */
  @ParameterizedTest
  @ValueSource(longs = {1})
  void shouldReplayASeed(long seed) {
    Histories.replay(seed, each -> new History(each).run());
  }

  private static final class History {
    private final Random random;
    private final ShareFixture broker = new ShareFixture();
    private final List<Member> members = new ArrayList<>();
    private final List<Integer> priorities = new ArrayList<>();
    private final TreeSet<Long> available = new TreeSet<>(this::compare);
    private int nextId;

    History(long seed) {
      this.random = new Random(seed);
    }

    /** In the order in which they should be delivered. */
    private int compare(long left, long right) {
      int byPriority = priorities.get((int) right) - priorities.get((int) left);
      return byPriority != 0 ? byPriority : Long.compare(left, right);
    }

    void run() {
      for (int step = 0; step < STEPS; step++) {
        step();
        broker.settle();
        observe();
      }
      finish();
    }

    private void step() {
      int choice = random.nextInt(12);
      if (choice < 4) {
        append();
      } else if (choice == 4 || members.isEmpty()) {
        members.add(new Member(broker.attach(broker.connect(), nextId++)));
      } else {
        act(members.get(random.nextInt(members.size())), choice);
      }
    }

    private void act(Member member, int choice) {
      switch (choice) {
        case 5, 6, 7 -> member.consumer.grant(1 + random.nextInt(10));
        case 8 -> acknowledge(member, AckType.ACCEPT);
        case 9 -> acknowledge(member, AckType.RELEASE);
        case 10 -> {
          if (random.nextInt(5) == 0) {
            crash();
          } else {
            broker.loop.pass(random.nextInt(40));
          }
        }
        default -> leaveOrReset(member);
      }
    }

    private void append() {
      int[] batch = new int[1 + random.nextInt(12)];
      boolean prioritized = random.nextInt(3) > 0;
      for (int i = 0; i < batch.length; i++) {
        batch[i] = prioritized ? random.nextInt(10) : 4;
        priorities.add(batch[i]);
        available.add(priorities.size() - 1L);
      }
      broker.appendPrioritized(batch);
    }

    private void acknowledge(Member member, AckType type) {
      for (long offset : List.copyOf(member.held)) {
        if (random.nextInt(3) > 0) {
          member.consumer.acknowledge(offset, offset, type);
          member.held.remove(offset);
          if (type == AckType.RELEASE) {
            available.add(offset);
          }
        }
      }
    }

    private void leaveOrReset(Member member) {
      int kind = random.nextInt(3);
      if (kind == 0) {
        member.consumer.connection().closed();
      } else {
        member.consumer.reset(kind == 1, new AckRange[0]);
      }
      available.addAll(member.held);
      member.held.clear();
      if (kind < 2) {
        members.remove(member);
      }
    }

    /** All that was acknowledged before is durable, as every step was followed by rounds. */
    private void crash() {
      broker.crash();
      members.forEach(member -> available.addAll(member.held));
      members.clear();
    }

    private void observe() {
      List<Long> delivered = new ArrayList<>();
      for (Member member : members) {
        List<ConsumerEvent> events = member.consumer.connection().events(member.consumer.id());
        while (member.eventsSeen < events.size()) {
          if (events.get(member.eventsSeen++) instanceof Delivery delivery) {
            for (Acquired range : delivery.acquired()) {
              for (long at = range.firstOffset(); at <= range.lastOffset(); at++) {
                assertThat(available.remove(at)).as("%s is available", at).isTrue();
                member.held.add(at);
                delivered.add(at);
              }
            }
          }
        }
      }
      for (long offset : delivered) {
        assertThat(available.isEmpty() ? offset : available.first())
            .as("what comes first of what stays when %s was delivered", offset)
            .matches(first -> first == offset || compare(first, offset) > 0);
      }
    }

    private void finish() {
      for (Member member : List.copyOf(members)) {
        member.consumer.connection().closed();
        available.addAll(member.held);
      }
      members.clear();
      members.add(new Member(broker.attach(broker.connect(), nextId++)));
      members.get(0).consumer.grant(1_000_000);
      broker.settle();
      broker.settle();
      observe();
      assertThat(available).isEmpty();
      assertThat(broker.log().openSlices()).isZero();
    }
  }
}
