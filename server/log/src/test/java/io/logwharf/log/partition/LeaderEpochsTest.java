package io.logwharf.log.partition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.logwharf.log.LogException;
import io.logwharf.log.PartitionLog.EpochStart;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class LeaderEpochsTest {
  private final LeaderEpochs epochs = LeaderEpochs.NONE.begin(0, 0).begin(2, 50).begin(3, 80);

  @Test
  void shouldDropEpochsThatWroteNothing() {
    assertThat(epochs.begin(5, 80).entries())
        .containsExactly(new EpochStart(0, 0), new EpochStart(2, 50), new EpochStart(5, 80));
  }

  @Test
  void shouldBeCutAtBothEnds() {
    assertThat(epochs.before(60).latest()).isEqualTo(2);
    assertThat(epochs.from(60).entries())
        .containsExactly(new EpochStart(2, 60), new EpochStart(3, 80));
    assertThat(epochs.from(0)).isSameAs(epochs);
    assertThat(epochs.before(81)).isSameAs(epochs);
  }

  @Test
  void shouldReadWhatItWrote() {
    assertThat(LeaderEpochs.decode(epochs.encode())).isEqualTo(epochs);
    assertThatThrownBy(() -> LeaderEpochs.decode("0\n3\n0 0".getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(LogException.class);
  }
}
