package io.logwharf.broker.share;

import static org.assertj.core.api.Assertions.assertThat;

import io.logwharf.log.AppendListener;
import io.logwharf.log.Durability;
import io.logwharf.protocol.extension.AckRange;
import io.logwharf.protocol.extension.AckType;
import io.logwharf.protocol.extension.ConsumerAttach.Mode;
import io.logwharf.protocol.extension.ConsumerEvent;
import io.logwharf.protocol.extension.ConsumerEvent.Acquired;
import io.logwharf.protocol.extension.ConsumerEvent.Delivery;
import io.logwharf.protocol.selector.Selector;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random histories of consumers with selectors of all kinds on one queue, some of which find for
 * others what these can't take yet: each gets only what matches, in order as far as it is new,
 * nothing is held twice, and nobody who has credit is left without what matches.
 */
class SelectorsSimTest {
  private static final int SEEDS = 150;
  private static final int STEPS = 100;

  private static final String[] SELECTORS = {
    "",
    "color = 'c0'",
    "color = 'c1'",
    "'c2' = color",
    "color IN ('c1', 'c3')",
    "color = 'c0' OR color = 'c4'",
    "color = 'c3' AND color LIKE 'c%'",
    "color <> 'c0'",
    "color LIKE '_4'",
    "color IS NULL",
    "color = 'none'"
  };

  @Test
  void shouldDeliverWhatMatchesInRandomHistories() {
    for (long seed = 0; seed < SEEDS; seed++) {
      replay(seed);
    }
  }

  /** Put a seed that a failure has printed here to see it alone. */
  @ParameterizedTest
  @ValueSource(longs = {1})
  void shouldReplayASeed(long seed) {
    replay(seed);
  }

  private static void replay(long seed) {
    try {
      new History(seed).run();
    } catch (RuntimeException | AssertionError e) {
      throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
    }
  }

  private static final class History {
    private final Random random;
    private final ShareFixture broker = new ShareFixture();
    private final List<Member> members = new ArrayList<>();
    private final Map<Member, Selector> selectors = new HashMap<>();
    private final Map<Member, Long> newest = new HashMap<>();
    private final List<String> colors = new ArrayList<>();
    private final TreeSet<Long> available = new TreeSet<>();
    private final Set<Long> everDelivered = new HashSet<>();
    private int nextId;

    History(long seed) {
      this.random = new Random(seed);
    }

    void run() {
      for (int step = 0; step < STEPS; step++) {
        step();
        if (random.nextInt(3) > 0) {
          broker.settle();
        }
        observe();
      }
      finish();
    }

    private void step() {
      int choice = random.nextInt(16);
      if (choice < 4) {
        append();
      } else if (choice < 6 || members.isEmpty()) {
        attach(SELECTORS[random.nextInt(SELECTORS.length)]);
      } else {
        act(members.get(random.nextInt(members.size())), choice);
      }
    }

    private void act(Member member, int choice) {
      switch (choice) {
        case 6, 7, 8, 9 -> member.consumer.grant(1 + random.nextInt(20));
        case 10, 11 -> acknowledge(member, AckType.ACCEPT);
        case 12 -> acknowledge(member, AckType.RELEASE);
        case 13 -> acknowledge(member, AckType.RELEASE_UNDELIVERED);
        case 14 -> broker.loop.pass(random.nextInt(40));
        default -> leaveOrReset(member);
      }
    }

    private void attach(String selector) {
      Member member =
          new Member(
              broker.attach(broker.connect(), nextId++, ShareFixture.QUEUE, Mode.QUEUE, selector));
      members.add(member);
      newest.put(member, -1L);
      if (!selector.isEmpty()) {
        selectors.put(member, Selector.parse(selector));
      }
    }

    private void append() {
      SimpleRecord[] records = new SimpleRecord[1 + random.nextInt(40)];
      for (int i = 0; i < records.length; i++) {
        String color = random.nextInt(8) == 0 ? null : "c" + random.nextInt(6);
        Header[] headers =
            color == null
                ? new Header[0]
                : new Header[] {new RecordHeader("color", color.getBytes(StandardCharsets.UTF_8))};
        records[i] = new SimpleRecord(0, null, new byte[random.nextInt(200)], headers);
        available.add((long) colors.size());
        colors.add(color);
      }
      Compression compression =
          random.nextInt(4) == 0 ? Compression.gzip().build() : Compression.NONE;
      broker
          .log()
          .append(
              MemoryRecords.withRecords(compression, records).buffer(),
              Durability.FORCED,
              AppendListener.NONE);
    }

    private void acknowledge(Member member, AckType type) {
      for (long offset : List.copyOf(member.held)) {
        if (random.nextInt(3) > 0) {
          member.consumer.acknowledge(offset, offset, type);
          member.held.remove(offset);
          if (type != AckType.ACCEPT) {
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

    private void observe() {
      for (Member member : List.copyOf(members)) {
        List<ConsumerEvent> events = member.consumer.connection().events(member.consumer.id());
        while (member.eventsSeen < events.size()) {
          ConsumerEvent event = events.get(member.eventsSeen++);
          if (event instanceof Delivery delivery) {
            delivery.acquired().forEach(range -> delivered(member, range));
          } else if (event instanceof ConsumerEvent.Recall) {
            member.consumer.answerRecall();
          }
        }
      }
    }

    private void delivered(Member member, Acquired range) {
      for (long offset = range.firstOffset(); offset <= range.lastOffset(); offset++) {
        assertThat(available.remove(offset)).as("%s is available", offset).isTrue();
        assertThat(matches(member, offset)).as("%s matches", offset).isTrue();
        member.held.add(offset);
        if (everDelivered.add(offset)) {
          assertThat(offset).as("order of what is new").isGreaterThan(newest.put(member, offset));
        }
      }
    }

    private boolean matches(Member member, long offset) {
      Selector selector = selectors.get(member);
      return selector == null
          || selector.matches(name -> name.equals("color") ? colors.get((int) offset) : null);
    }

    /** With credit for everything, nobody is left without what matches. */
    private void finish() {
      broker.settle();
      observe();
      for (String selector : SELECTORS) {
        if (!selector.isEmpty()) {
          attach(selector);
        }
      }
      members.forEach(member -> member.consumer.grant(1_000_000));
      for (int i = 0; i < 4; i++) {
        broker.settle();
        observe();
      }
      for (long offset : available) {
        assertThat(members)
            .as("those whom %s would match", offset)
            .noneMatch(member -> matches(member, offset));
      }
      assertThat(broker.log().openSlices()).isZero();
    }
  }
}
