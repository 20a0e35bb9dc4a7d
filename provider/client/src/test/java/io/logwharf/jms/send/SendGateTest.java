package io.logwharf.jms.send;

import static org.assertj.core.api.Assertions.assertThat;

import io.logwharf.jms.transport.ConnectionLostException;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SendGateTest {
  private long nanos;
  private final SendMemory memory = new SendMemory(1 << 20);
  private final SendGate gate = new SendGate(() -> nanos);
  private final List<SendLane> lanes = new ArrayList<>();

  @AfterEach
  void release() {
    lanes.forEach(lane -> lane.lose(new ConnectionLostException("the test has ended")));
  }

  @Test
  void shouldAdmitAtOnceWhileFewRequestsAreOnTheirWay() throws Exception {
    SendLane first = lane("a");
    SendLane second = lane("b");
    assertThat(gate.admit(List.of(first))).containsExactly(first);
    gate.sent();
    assertThat(gate.admit(List.of(second))).containsExactly(second);
  }

  @Test
  void shouldHoldSmallBatchesBehindTwoRequestsUntilAnAnswerComes() throws Exception {
    gate.sent();
    gate.sent();
    SendLane first = lane("a");
    SendLane second = lane("b");
    assertThat(gate.admit(List.of(first))).isEmpty();
    assertThat(gate.admit(List.of(second))).isEmpty();
    assertThat(gate.isHoldingForAMoment()).isFalse();
    gate.answered(1);
    assertThat(gate.admit(List.of(first))).containsExactly(first, second);
    assertThat(gate.admit(List.of())).isEmpty();
  }

  @Test
  void shouldNotHoldWhatIsEnoughForARequestTogether() throws Exception {
    gate.sent();
    gate.sent();
    SendLane first = lane("x".repeat(9_000));
    SendLane second = lane("x".repeat(9_000));
    assertThat(gate.admit(List.of(first))).isEmpty();
    assertThat(gate.admit(List.of(second))).containsExactly(first, second);
  }

  @Test
  void shouldWaitForThoseWhoWereAnsweredTogether() throws Exception {
    gate.sent();
    gate.answered(2);
    SendLane first = lane("a");
    SendLane second = lane("b");
    assertThat(gate.isHoldingForAMoment()).isFalse();
    assertThat(gate.admit(List.of(first))).isEmpty();
    assertThat(gate.isHoldingForAMoment()).isTrue();
    assertThat(gate.admit(List.of(second))).containsExactly(first, second);
    assertThat(gate.isHoldingForAMoment()).isFalse();
  }

  @Test
  void shouldWaitForThemForAMomentOnly() throws Exception {
    gate.sent();
    gate.answered(2);
    SendLane first = lane("a");
    nanos = 99_999;
    assertThat(gate.admit(List.of(first))).isEmpty();
    nanos = 100_000;
    assertThat(gate.isHoldingForAMoment()).isTrue();
    assertThat(gate.admit(List.of())).containsExactly(first);
  }

  @Test
  void shouldWaitForNobodyWhereOneWasAnswered() throws Exception {
    gate.sent();
    gate.answered(1);
    SendLane first = lane("a");
    assertThat(gate.admit(List.of(first))).containsExactly(first);
  }

  private SendLane lane(String value) throws Exception {
    SendLane lane =
        new SendLane(
            new PartitionTarget("q" + lanes.size(), Uuid.ZERO_UUID, 0, 1 << 20),
            true,
            true,
            new SendLane.LaneLimits(64 * 1024, 1 << 20, UnpooledByteBufAllocator.DEFAULT));
    lanes.add(lane);
    lane.append(SendLaneTest.record(value), failure -> {}, memory);
    return lane;
  }
}
