package io.logwharf.broker.share;

import static org.assertj.core.api.Assertions.assertThat;

import io.logwharf.protocol.extension.AckRange;
import io.logwharf.protocol.extension.AckType;
import io.logwharf.protocol.extension.ConsumerEvent;
import io.logwharf.protocol.extension.ConsumerEvent.Acquired;
import io.logwharf.protocol.extension.ConsumerEvent.Delivery;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random histories of consumers that come, go, take back and lose their connection, on a queue of
 * messages with and without groups: the messages of a group that are held are held by one consumer,
 * they come in order, nothing comes twice, and all come in the end.
 */
class MessageGroupsSimTest {
  private static final int SEEDS = 100;
  private static final int STEPS = 120;
  private static final String[] GROUPS = {"a", "b", "c", "d", "e", null};

  @Test
  void shouldKeepGroupsTogetherInRandomHistories() {
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
    private final List<String> groups = new ArrayList<>();

    /** By group, what is not accepted, and who holds it. */
    private final Map<String, TreeMap<Long, Member>> open = new HashMap<>();

    private int nextId;

    History(long seed) {
      this.random = new Random(seed);
    }

    void run() {
      for (int step = 0; step < STEPS; step++) {
        step();
        // All is done before the next step, so that what was released has been before it comes.
        broker.settle();
        observe();
      }
      finish();
    }

    private void step() {
      int choice = random.nextInt(12);
      if (choice < 3) {
        append();
      } else if (choice == 3 || members.isEmpty()) {
        members.add(new Member(broker.attach(broker.connect(), nextId++)));
      } else {
        act(members.get(random.nextInt(members.size())), choice);
      }
    }

    private void act(Member member, int choice) {
      switch (choice) {
        case 4, 5, 6 -> member.consumer.grant(1 + random.nextInt(10));
        case 7, 8 -> acknowledge(member, AckType.ACCEPT);
        case 9 -> acknowledge(member, random.nextBoolean() ? AckType.RELEASE : AckType.ACCEPT);
        case 10 -> {
          member.consumer.drain(1 + random.nextInt(4));
          broker.loop.pass(random.nextInt(40));
        }
        default -> leaveOrReset(member);
      }
    }

    private void append() {
      String[] batch = new String[1 + random.nextInt(12)];
      boolean grouped = random.nextInt(4) > 0;
      for (int i = 0; i < batch.length; i++) {
        batch[i] = grouped ? GROUPS[random.nextInt(GROUPS.length)] : null;
        long offset = groups.size();
        groups.add(batch[i]);
        open.computeIfAbsent(batch[i], unknown -> new TreeMap<>()).put(offset, null);
      }
      broker.appendGrouped(batch);
    }

    private void acknowledge(Member member, AckType type) {
      for (long offset : List.copyOf(member.held)) {
        if (random.nextInt(3) > 0) {
          member.consumer.acknowledge(offset, offset, type);
          member.held.remove(offset);
          if (type == AckType.ACCEPT) {
            open.get(groups.get((int) offset)).remove(offset);
          } else {
            open.get(groups.get((int) offset)).put(offset, null);
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
      member.held.forEach(offset -> open.get(groups.get((int) (long) offset)).put(offset, null));
      member.held.clear();
      if (kind < 2) {
        members.remove(member);
      }
    }

    private void observe() {
      for (Member member : members) {
        List<ConsumerEvent> events = member.consumer.connection().events(member.consumer.id());
        while (member.eventsSeen < events.size()) {
          if (events.get(member.eventsSeen++) instanceof Delivery delivery) {
            delivery.acquired().forEach(range -> delivered(member, range));
          }
        }
      }
    }

    private void delivered(Member member, Acquired range) {
      for (long offset = range.firstOffset(); offset <= range.lastOffset(); offset++) {
        String group = groups.get((int) offset);
        TreeMap<Long, Member> messages = open.get(group);
        assertThat(messages).as("%s is not accepted", offset).containsKey(offset);
        assertThat(messages.get(offset)).as("holder of %s", offset).isNull();
        messages.put(offset, member);
        member.held.add(offset);
        if (group != null) {
          assertThat(messages.headMap(offset).values())
              .as("what is before %s in its group is with the same consumer", offset)
              .allMatch(holder -> holder == member);
          assertThat(messages.values())
              .as("all that is held of the group of %s", offset)
              .allMatch(holder -> holder == member || holder == null);
        }
      }
    }

    private void finish() {
      for (Member member : List.copyOf(members)) {
        member.consumer.connection().closed();
      }
      members.clear();
      open.values().forEach(messages -> messages.replaceAll((offset, holder) -> null));
      Member last = new Member(broker.attach(broker.connect(), nextId++));
      members.add(last);
      last.consumer.grant(1_000_000);
      broker.settle();
      observe();
      assertThat(open.values())
          .allSatisfy(messages -> assertThat(messages.values()).doesNotContainNull());
      assertThat(broker.log().openSlices()).isZero();
    }
  }
}
