package io.logwharf.coordinator.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import io.logwharf.coordinator.transaction.ParticipantFence.MarkerVerdict;
import io.logwharf.coordinator.transaction.ParticipantFence.WriteVerdict;
import org.junit.jupiter.api.Test;

class ParticipantFenceTest {
  @Test
  void shouldEndOnlyTheTransactionOfTheMarker() {
    ParticipantFence fence = ParticipantFence.UNKNOWN.afterWrite((short) 0, 1);

    assertThat(fence.judge(marker(0, 1, 1))).isEqualTo(MarkerVerdict.APPLY);
    ParticipantFence next = fence.after(marker(0, 1, 1)).afterWrite((short) 1, 2);
    assertThat(next.judge(marker(0, 1, 1))).isEqualTo(MarkerVerdict.NOTHING_OPEN);
    assertThat(next.after(marker(0, 1, 1)).judge(marker(1, 2, 2))).isEqualTo(MarkerVerdict.APPLY);
  }

  @Test
  void shouldTellTransactionsOfOneEpochApart() {
    ParticipantFence fence =
        ParticipantFence.UNKNOWN
            .afterWrite((short) 0, 1)
            .after(marker(0, 0, 1))
            .afterWrite((short) 0, 2);

    assertThat(fence.judge(marker(0, 0, 1))).isEqualTo(MarkerVerdict.NOTHING_OPEN);
    assertThat(fence.judge(marker(0, 0, 2))).isEqualTo(MarkerVerdict.APPLY);
  }

  @Test
  void shouldRefuseWritesAfterTheMarker() {
    ParticipantFence fence = ParticipantFence.UNKNOWN.after(marker(0, 1, 1));

    assertThat(fence.judgeWrite((short) 0, 1)).isEqualTo(WriteVerdict.FENCED);
    assertThat(fence.judgeWrite((short) 1, 1)).isEqualTo(WriteVerdict.NOT_REGISTERED);
    assertThat(fence.judgeWrite((short) 1, 2)).isEqualTo(WriteVerdict.ACCEPT);
  }

  @Test
  void shouldRefuseNextTransactionWhileOneIsOpen() {
    ParticipantFence fence = ParticipantFence.UNKNOWN.afterWrite((short) 0, 1);

    assertThat(fence.judgeWrite((short) 0, 1)).isEqualTo(WriteVerdict.ACCEPT);
    assertThat(fence.judgeWrite((short) 1, 2)).isEqualTo(WriteVerdict.NOT_REGISTERED);
  }

  private static Marker marker(int transactionEpoch, int epoch, long sequence) {
    return new Marker(5, (short) transactionEpoch, (short) epoch, sequence, true, 0);
  }
}
