package io.logwharf.broker.share;

import static org.assertj.core.api.Assertions.assertThat;

import io.logwharf.protocol.extension.AckRange;
import io.logwharf.protocol.extension.AckType;
import io.logwharf.protocol.extension.ConsumerEvent;
import io.logwharf.protocol.extension.ConsumerEvent.Acquired;
import io.logwharf.protocol.extension.ConsumerEvent.Delivery;
import io.logwharf.protocol.extension.ErrorResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random histories of consumers, connections, journal rounds and crashes against one queue: no
 * record is held by two, none that was durably accepted comes back, one that was delivered before
 * says so, and in the end all were delivered.
 */
class ShareDispatchSimTest {
  private static final int SEEDS = 150;
  private static final int STEPS = 150;

  @Test
  void shouldKeepItsPromisesInRandomHistories() {
    Histories.run(SEEDS, seed -> new History(seed).run());
  }

  /** Put a seed that a failure has printed here to see it alone. */
  @ParameterizedTest
  @ValueSource(longs = {1})
  void shouldReplayASeed(long seed) {
    Histories.replay(seed, each -> new History(each).run());
  }

  /** An acknowledgement that waits for its answer. */
  private record Pending(List<Long> offsets, List<ErrorResponse> answers) {}

  private static final class History {
    private final Random random;
    private final ShareFixture broker = new ShareFixture();
    private final List<Member> members = new ArrayList<>();
    private final Map<Long, Member> holders = new HashMap<>();
    private final Set<Long> everDelivered = new HashSet<>();
    private final Set<Long> accepted = new HashSet<>();
    private final Set<Long> deliveredBeforeCrash = new HashSet<>();
    private final Set<Long> maybeAccepted = new HashSet<>();
    private final Set<Long> durablyAccepted = new HashSet<>();
    private final List<Pending> pending = new ArrayList<>();
    private int nextId;

    History(long seed) {
      this.random = new Random(seed);
    }

    void run() {
      for (int step = 0; step < STEPS; step++) {
        step();
        observe();
      }
      finish();
    }

    private void step() {
      switch (random.nextInt(13)) {
        case 0, 1 -> broker.append(1 + random.nextInt(20));
        case 2 -> attach();
        case 3, 4, 5 -> withMember(this::grant);
        case 6 -> withMember(member -> acknowledge(member, AckType.ACCEPT));
        case 7 -> withMember(this::acceptDurably);
        case 8 -> withMember(member -> acknowledge(member, AckType.RELEASE));
        case 9 -> withMember(member -> acknowledge(member, AckType.RELEASE_UNDELIVERED));
        case 10 -> withMember(this::endOrReset);
        case 11 -> broker.logs.round();
        default -> {
          if (random.nextInt(6) == 0) {
            crash();
          } else {
            broker.loop.pass(random.nextInt(30));
          }
        }
      }
      if (random.nextBoolean()) {
        broker.loop.runAll();
      }
    }

    private void withMember(Consumer<Member> action) {
      if (!members.isEmpty()) {
        action.accept(members.get(random.nextInt(members.size())));
      }
    }

    private void attach() {
      members.add(new Member(broker.attach(broker.connect(), nextId++)));
    }

    private void grant(Member member) {
      if (random.nextInt(4) == 0) {
        member.consumer.drain(1 + random.nextInt(5));
      } else {
        member.consumer.grant(1 + random.nextInt(30));
      }
    }

    private void acknowledge(Member member, AckType type) {
      List<Long> offsets = takeSome(member);
      for (long offset : offsets) {
        member.consumer.acknowledge(offset, offset, type);
        if (type == AckType.ACCEPT) {
          accepted.add(offset);
        }
      }
    }

    private void acceptDurably(Member member) {
      for (long offset : takeSome(member)) {
        pending.add(
            new Pending(List.of(offset), member.consumer.acknowledgeDurably(offset, offset)));
        accepted.add(offset);
      }
    }

    /** What has been sent is not held until seen, as a client would do it. */
    private List<Long> takeSome(Member member) {
      observe();
      List<Long> taken = new ArrayList<>();
      for (long offset : List.copyOf(member.held)) {
        if (random.nextInt(3) > 0) {
          taken.add(offset);
          letGo(member, offset);
        }
      }
      return taken;
    }

    private void endOrReset(Member member) {
      observe();
      int kind = random.nextInt(3);
      if (kind == 0) {
        member.consumer.connection().closed();
      } else {
        AckRange[] delivered =
            member.held.stream()
                .filter(offset -> random.nextBoolean())
                .map(offset -> new AckRange(offset, offset, AckType.RELEASE))
                .toArray(AckRange[]::new);
        member.consumer.reset(kind == 1, delivered);
      }
      List.copyOf(member.held).forEach(offset -> letGo(member, offset));
      if (kind < 2) {
        members.remove(member);
      }
    }

    private void crash() {
      observe();
      long end = broker.log().highWatermark();
      broker.crash();
      members.clear();
      holders.clear();
      pending.clear();
      maybeAccepted.addAll(accepted);
      accepted.retainAll(durablyAccepted);
      deliveredBeforeCrash.addAll(everDelivered);
      // Nothing that no round has made durable was delivered.
      assertThat(everDelivered).allMatch(offset -> offset < end);
    }

    private void letGo(Member member, long offset) {
      member.held.remove(offset);
      holders.remove(offset);
    }

    /** Looks at what was sent and answered since last time. */
    private void observe() {
      for (Member member : members) {
        List<ConsumerEvent> events = member.consumer.connection().events(member.consumer.id());
        while (member.eventsSeen < events.size()) {
          if (events.get(member.eventsSeen++) instanceof Delivery delivery) {
            delivery.acquired().forEach(range -> delivered(member, range));
          }
        }
      }
      for (Pending each : pending) {
        if (!each.answers.isEmpty()) {
          assertThat(each.answers).containsExactly(ErrorResponse.SUCCESS);
          durablyAccepted.addAll(each.offsets);
        }
      }
      pending.removeIf(each -> !each.answers.isEmpty());
    }

    private void delivered(Member member, Acquired range) {
      for (long offset = range.firstOffset(); offset <= range.lastOffset(); offset++) {
        assertThat(holders.put(offset, member)).as("holder of %s", offset).isNull();
        assertThat(accepted.contains(offset)).as("%s was accepted", offset).isFalse();
        assertThat(range.deliveryCount() > 0 || !deliveredBeforeCrash.contains(offset))
            .as("%s is marked as redelivered", offset)
            .isTrue();
        member.held.add(offset);
        everDelivered.add(offset);
      }
    }

    /** One last consumer must get all that is not done. */
    private void finish() {
      observe();
      for (Member member : List.copyOf(members)) {
        member.consumer.connection().closed();
        List.copyOf(member.held).forEach(offset -> letGo(member, offset));
      }
      members.clear();
      broker.settle();
      attach();
      Member last = members.get(0);
      last.consumer.grant(1_000_000);
      broker.settle();
      observe();
      for (long offset = 0; offset < broker.log().endOffset(); offset++) {
        assertThat(
                last.held.contains(offset)
                    || accepted.contains(offset)
                    || maybeAccepted.contains(offset))
            .as("%s was delivered or accepted", offset)
            .isTrue();
      }
      assertThat(broker.log().openSlices()).isZero();
    }
  }
}
