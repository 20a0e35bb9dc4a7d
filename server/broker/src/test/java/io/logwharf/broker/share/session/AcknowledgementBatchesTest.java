package io.logwharf.broker.share.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.logwharf.protocol.extension.AckRange;
import io.logwharf.protocol.extension.AckType;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class AcknowledgementBatchesTest {
  private final AcknowledgementBatches batches = new AcknowledgementBatches(false);

  @Test
  void shouldTakeOneTypeForAllOffsets() {
    batches.add(3, 9, types(1));
    assertThat(batches.ranges()).containsExactly(new AckRange(3, 9, AckType.ACCEPT));
  }

  @Test
  void shouldPutRunsOfOneTypeTogether() {
    batches.add(3, 7, types(1, 1, 2, 0, 0));
    assertThat(batches.ranges())
        .containsExactly(
            new AckRange(3, 4, AckType.ACCEPT),
            new AckRange(5, 5, AckType.RELEASE),
            new AckRange(6, 7, AckType.GAP));
  }

  @Test
  void shouldRefuseBatchesOutOfOrder() {
    batches.add(3, 9, types(1));
    assertRefused(9, 9, types(1));
  }

  @Test
  void shouldRefuseWhatIsNoRange() {
    assertRefused(3, 2, types(1));
    assertRefused(-1, 2, types(1));
    assertRefused(0, Long.MAX_VALUE, types(1));
  }

  @Test
  void shouldRefuseTypesThatDoNotMatchTheOffsets() {
    assertRefused(0, 2, types(1, 1));
    assertRefused(0, 2, types());
    assertRefused(0, 2, null);
  }

  @Test
  void shouldRefuseTypesThatAreNotForStockConsumers() {
    assertRefused(0, 0, types(5));
    assertRefused(0, 0, types(AckType.DELIVERED.id()));
    assertRefused(0, 0, types(AckType.RELEASE_UNDELIVERED.id()));
  }

  @Test
  void shouldRenewOnlyWhereTheRequestSaysSo() {
    assertRefused(0, 0, types(4));
    var renewing = new AcknowledgementBatches(true);
    renewing.add(0, 0, types(4));
    assertThat(renewing.ranges()).containsExactly(new AckRange(0, 0, AckType.RENEW));
  }

  private void assertRefused(long first, long last, List<Byte> types) {
    assertThatIllegalArgumentException().isThrownBy(() -> batches.add(first, last, types));
  }

  private static List<Byte> types(int... ids) {
    return Arrays.stream(ids).mapToObj(id -> (byte) id).toList();
  }
}
