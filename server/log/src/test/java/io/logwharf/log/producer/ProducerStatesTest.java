package io.logwharf.log.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.logwharf.log.ActiveProducer;
import io.logwharf.log.AppendResult;
import io.logwharf.log.InvalidProducerEpochException;
import io.logwharf.log.InvalidTransactionStateException;
import io.logwharf.log.LogException;
import io.logwharf.log.OutOfOrderSequenceException;
import io.logwharf.log.TestBatch;
import io.logwharf.log.batch.BatchHeader;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ProducerStatesTest {
  private static final long EXPIRATION_MS = 1000;
  private final SettableClock clock = new SettableClock();
  private ProducerStates states = new ProducerStates(clock, EXPIRATION_MS);
  private long nextOffset;

  @Test
  void shouldAnswerDuplicatesOfTheLastFiveBatches() {
    for (int sequence = 0; sequence < 10; sequence++) {
      assertThat(append(7, 0, sequence)).isNull();
    }
    for (int sequence = 5; sequence < 10; sequence++) {
      assertThat(append(7, 0, sequence)).isEqualTo(new AppendResult(sequence, sequence, true));
    }
    assertThatThrownBy(() -> append(7, 0, 4)).isInstanceOf(OutOfOrderSequenceException.class);
  }

  @Test
  void shouldRefuseAGap() {
    append(7, 0, 0);
    assertThatThrownBy(() -> append(7, 0, 2))
        .isInstanceOf(OutOfOrderSequenceException.class)
        .hasMessageContaining("sequence 2");
  }

  @Test
  void shouldLetAnUnknownProducerBeginAnywhere() {
    assertThat(append(7, 3, 1234)).isNull();
    assertThat(append(7, 3, 1235)).isNull();
  }

  @Test
  void shouldFenceOlderEpochsAndBeginNewerOnesWithZero() {
    append(7, 1, 0);
    assertThatThrownBy(() -> append(7, 0, 1)).isInstanceOf(InvalidProducerEpochException.class);
    assertThatThrownBy(() -> append(7, 2, 1)).isInstanceOf(OutOfOrderSequenceException.class);
    assertThat(append(7, 2, 0)).isNull();
  }

  @Test
  void shouldGoOnWithZeroAfterTheLargestSequenceNumber() {
    append(7, 0, Integer.MAX_VALUE);
    assertThat(append(7, 0, 0)).isNull();
    assertThat(append(7, 0, Integer.MAX_VALUE)).isEqualTo(new AppendResult(0, 0, true));
  }

  @Test
  void shouldComeBackFromASnapshot() {
    append(7, 0, 0);
    append(7, 0, 1);
    append(8, 4, 100);
    byte[] content = states.snapshot().encode();
    states = new ProducerStates(clock, EXPIRATION_MS);
    states.restore(ProducerSnapshot.decode(content));
    assertThat(append(7, 0, 1)).isEqualTo(new AppendResult(1, 1, true));
    assertThat(append(7, 0, 2)).isNull();
    assertThatThrownBy(() -> append(8, 3, 101)).isInstanceOf(InvalidProducerEpochException.class);
  }

  @Test
  void shouldRefuseADamagedSnapshot() {
    append(7, 0, 0);
    byte[] content = states.snapshot().encode();
    content[12] ^= 1;
    assertThatThrownBy(() -> ProducerSnapshot.decode(content)).isInstanceOf(LogException.class);
  }

  @Test
  void shouldRefuseABatchOutsideTheOpenTransaction() {
    appendTransactional(7, 0, 0);
    assertThatThrownBy(() -> append(7, 0, 1))
        .isInstanceOf(InvalidTransactionStateException.class)
        .hasMessageContaining("producer 7");
    assertThatThrownBy(() -> append(7, 1, 0)).isInstanceOf(InvalidTransactionStateException.class);
    assertThat(append(8, 0, 0)).isNull();
    assertThat(appendTransactional(7, 0, 1)).isNull();
  }

  @Test
  void shouldSayWhatIsActive() {
    append(7, 2, 5);
    appendTransactional(8, 0, 0);
    assertThat(states.active())
        .containsExactlyInAnyOrder(
            new ActiveProducer(7, (short) 2, 5, clock.now, OptionalLong.empty()),
            new ActiveProducer(8, (short) 0, 0, clock.now, OptionalLong.of(1)));
    clock.now += EXPIRATION_MS + 1;
    assertThat(states.active()).extracting(ActiveProducer::producerId).containsExactly(8L);
  }

  @Test
  void shouldForgetProducersNotHeardOf() {
    append(7, 0, 0);
    clock.now += EXPIRATION_MS + 1;
    append(8, 0, 0);
    states.snapshot();
    assertThat(append(7, 0, 55)).isNull();
    assertThatThrownBy(() -> append(8, 0, 5)).isInstanceOf(OutOfOrderSequenceException.class);
  }

  private AppendResult append(long producerId, int epoch, int sequence) {
    return append(new TestBatch().producer(producerId, epoch, sequence));
  }

  private AppendResult appendTransactional(long producerId, int epoch, int sequence) {
    return append(new TestBatch().producer(producerId, epoch, sequence).transactional());
  }

  private AppendResult append(TestBatch builder) {
    ByteBuffer batch = builder.record(1, new byte[1]).build();
    AppendResult earlier = states.check(batch, 0);
    if (earlier == null) {
      BatchHeader.setBaseOffset(batch, 0, nextOffset++);
      states.appended(batch, 0);
    }
    return earlier;
  }

  private static final class SettableClock extends Clock {
    private long now = 1_000_000;

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return Instant.ofEpochMilli(now);
    }
  }
}
