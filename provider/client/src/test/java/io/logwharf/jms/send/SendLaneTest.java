package io.logwharf.jms.send;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.logwharf.jms.transport.ConnectionLostException;
import io.logwharf.jms.transport.ProduceOutcome;
import io.logwharf.jms.transport.ProducerIdentity;
import io.logwharf.protocol.record.BatchView;
import io.netty.buffer.UnpooledByteBufAllocator;
import jakarta.jms.JMSException;
import jakarta.jms.ResourceAllocationException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.protocol.Errors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SendLaneTest {
  private static final int BATCH_BYTES = 64 * 1024;
  private static final int MESSAGE_BYTES = 256 * 1024;

  /** More than a batch must have to go behind another. */
  private static final String LARGE = "x".repeat(20_000);

  private final SendMemory memory = new SendMemory(1 << 20);
  private final SendLane lane =
      new SendLane(
          new PartitionTarget("q", Uuid.ZERO_UUID, 0, 1 << 20),
          true,
          true,
          new SendLane.LaneLimits(BATCH_BYTES, MESSAGE_BYTES, UnpooledByteBufAllocator.DEFAULT));
  private final List<String> outcomes = new ArrayList<>();
  private final List<OutboundBatch> taken = new ArrayList<>();

  @AfterEach
  void release() {
    lane.lose(new ConnectionLostException("the test has ended"));
    taken.stream().filter(batch -> batch.buffer().refCnt() > 0).forEach(OutboundBatch::discard);
  }

  @Test
  void shouldNeedAProducerIdBeforeTheFirstBatch() throws Exception {
    assertThat(lane.needsIdentity()).isFalse();
    append("a");
    assertThat(lane.needsIdentity()).isTrue();
    assertThat(take()).isNull();
    lane.identityRequested();
    assertThat(lane.needsIdentity()).isFalse();
    lane.onIdentity(new ProducerIdentity(9, (short) 1));
    BatchView batch = view(take());
    assertThat(batch.producerId()).isEqualTo(9);
    assertThat(batch.producerEpoch()).isEqualTo((short) 1);
    assertThat(batch.baseSequence()).isZero();
    assertThat(batch.isCrcValid()).isTrue();
  }

  @Test
  void shouldNumberBatchesByTheRecordsBeforeThem() throws Exception {
    lane.onIdentity(new ProducerIdentity(9, (short) 0));
    append("a");
    append("b");
    OutboundBatch first = take();
    append(LARGE);
    OutboundBatch second = take();
    assertThat(view(first).recordCount()).isEqualTo(2);
    assertThat(view(second).baseSequence()).isEqualTo(2);
  }

  @Test
  void shouldGiveAMessageThatIsLargerThanABatchOneOfItsOwn() throws Exception {
    lane.onIdentity(new ProducerIdentity(9, (short) 0));
    append("a");
    append("b");
    append("x".repeat(BATCH_BYTES + 1));
    append("c");
    BatchView before = view(take());
    assertThat(before.recordCount()).isEqualTo(2);
    assertThat(before.isCrcValid()).isTrue();
    BatchView large = view(take());
    assertThat(large.recordCount()).isEqualTo(1);
    assertThat(large.baseSequence()).isEqualTo(2);
  }

  @Test
  void shouldRefuseAMessageThatNoRequestHasRoomFor() throws Exception {
    lane.onIdentity(new ProducerIdentity(9, (short) 0));
    append("a");
    assertThatThrownBy(() -> append("x".repeat(MESSAGE_BYTES)))
        .isInstanceOf(ResourceAllocationException.class)
        .hasMessageContaining(Integer.toString(MESSAGE_BYTES));
    append("b");
    BatchView batch = view(take());
    assertThat(batch.recordCount()).isEqualTo(2);
    assertThat(batch.isCrcValid()).isTrue();
    assertThatThrownBy(() -> append("x".repeat(MESSAGE_BYTES)))
        .isInstanceOf(ResourceAllocationException.class);
  }

  @Test
  void shouldKeepBatchesWithinWhatTheTopicTakes() throws Exception {
    lane.onIdentity(new ProducerIdentity(9, (short) 0));
    lane.limitBatchesTo(3_000);
    append("a".repeat(1_200));
    append("b".repeat(1_200));
    append("c".repeat(1_200));
    append("too large for the topic" + "x".repeat(3_000));
    append("d");
    OutboundBatch first = take();
    assertThat(view(first).recordCount()).isEqualTo(2);
    assertThat(first.sizeInBytes()).isLessThanOrEqualTo(3_000);
    lane.onOutcome(first, ok());
    for (int i = 0; i < 3; i++) {
      OutboundBatch batch = take();
      assertThat(view(batch).recordCount()).isEqualTo(1);
      lane.onOutcome(batch, ok());
    }
    assertThat(take()).isNull();
    assertThat(lane.contradictions()).isZero();
  }

  @Test
  void shouldCountARefusalOfABatchThatIsWithinTheLimitAsAContradiction() throws Exception {
    lane.onIdentity(new ProducerIdentity(9, (short) 0));
    lane.limitBatchesTo(3_000);
    lane.onOutcome(sent("a"), new ProduceOutcome(Errors.MESSAGE_TOO_LARGE, "10 at most"));
    assertThat(lane.contradictions()).isEqualTo(1);
    lane.onIdentity(new ProducerIdentity(10, (short) 0));
    lane.onOutcome(sent("b".repeat(4_000)), new ProduceOutcome(Errors.MESSAGE_TOO_LARGE, "10"));
    assertThat(lane.contradictions()).isEqualTo(1);
  }

  @Test
  void shouldCloseABatchThatHasReachedItsSize() throws Exception {
    lane.onIdentity(new ProducerIdentity(9, (short) 0));
    append("x".repeat(BATCH_BYTES));
    append("x".repeat(BATCH_BYTES));
    assertThat(view(take()).recordCount()).isEqualTo(1);
    assertThat(view(take()).recordCount()).isEqualTo(1);
    assertThat(take()).isNull();
  }

  @Test
  void shouldLetASmallBatchWaitForTheOneBeforeIt() throws Exception {
    lane.onIdentity(new ProducerIdentity(9, (short) 0));
    OutboundBatch first = sent("as large as both");
    append("b");
    assertThat(take()).isNull();
    lane.onOutcome(first, ok());
    append("c");
    assertThat(view(take()).recordCount()).isEqualTo(2);
  }

  @Test
  void shouldTakeUpTheMemoryOfTheConnectionThatSends() throws Exception {
    lane.onIdentity(new ProducerIdentity(9, (short) 0));
    SendMemory other = new SendMemory(1);
    append("a");
    lane.append(record("b"), failure -> {}, other);
    append("c");
    assertThat(memory.awaitEmpty(0)).isFalse();
    assertThat(other.hasRoom()).isFalse();
    lane.onOutcome(take(), ok());
    assertThat(memory.awaitEmpty(0)).isTrue();
    assertThat(other.awaitEmpty(0)).isTrue();
  }

  @Test
  void shouldHaveFiveBatchesOnTheirWayAtMost() throws Exception {
    lane.onIdentity(new ProducerIdentity(9, (short) 0));
    OutboundBatch first = null;
    for (int i = 0; i < 5; i++) {
      append(i + LARGE);
      OutboundBatch batch = take();
      assertThat(batch).isNotNull();
      first = first == null ? batch : first;
    }
    append(LARGE);
    assertThat(take()).isNull();
    lane.onOutcome(first, ok());
    assertThat(outcomes).containsExactly("0" + LARGE + " ok");
    assertThat(take()).isNotNull();
  }

  @Test
  void shouldSendAgainUnderANewIdWhatWasRefusedForTheGapBeforeIt() throws Exception {
    lane.onIdentity(new ProducerIdentity(9, (short) 0));
    OutboundBatch refused = sent("refused");
    OutboundBatch second = sent("second" + LARGE);
    OutboundBatch third = sent("third" + LARGE);
    append("fourth");
    lane.onOutcome(refused, new ProduceOutcome(Errors.KAFKA_STORAGE_ERROR, "full"));
    lane.onOutcome(second, gap());
    assertThat(take()).isNull();
    assertThat(lane.needsIdentity()).isFalse();
    lane.onOutcome(third, gap());
    assertThat(outcomes).containsExactly("refused full");
    assertThat(lane.needsIdentity()).isTrue();
    assertThat(lane.acceptsSharedIdentity()).isFalse();
    lane.onIdentity(new ProducerIdentity(10, (short) 0));
    for (int i = 0; i < 3; i++) {
      OutboundBatch batch = take();
      assertThat(view(batch).producerId()).isEqualTo(10);
      assertThat(view(batch).baseSequence()).isEqualTo(i);
      assertThat(view(batch).isCrcValid()).isTrue();
      lane.onOutcome(batch, ok());
    }
    assertThat(outcomes)
        .containsExactly(
            "refused full", "second" + LARGE + " ok", "third" + LARGE + " ok", "fourth ok");
    assertThat(memory.awaitEmpty(0)).isTrue();
  }

  @Test
  void shouldTakeADuplicateForASuccess() throws Exception {
    lane.onIdentity(new ProducerIdentity(9, (short) 0));
    lane.onOutcome(sent("a"), new ProduceOutcome(Errors.DUPLICATE_SEQUENCE_NUMBER, null));
    assertThat(outcomes).containsExactly("a ok");
  }

  @Test
  void shouldLeaveTheBatchAsItWasWhenAMessageCanNotBeWritten() throws Exception {
    lane.onIdentity(new ProducerIdentity(9, (short) 0));
    append("a");
    assertThatThrownBy(
            () ->
                lane.append(
                    out -> {
                      out.begin(0, 10);
                      throw new JMSException("as the test wants it");
                    },
                    failure -> outcomes.add("never"),
                    memory))
        .isInstanceOf(JMSException.class);
    append("b");
    OutboundBatch batch = take();
    assertThat(view(batch).recordCount()).isEqualTo(2);
    lane.onOutcome(batch, ok());
    assertThat(outcomes).containsExactly("a ok", "b ok");
    assertThat(memory.awaitEmpty(0)).isTrue();
  }

  @Test
  void shouldCountHowOftenTheBrokerContradictsTheTopic() throws Exception {
    lane.onIdentity(new ProducerIdentity(9, (short) 0));
    assertThat(lane.contradictions()).isZero();
    lane.onOutcome(sent("a"), new ProduceOutcome(Errors.UNKNOWN_TOPIC_ID, "gone"));
    assertThat(lane.contradictions()).isEqualTo(1);
  }

  @Test
  void shouldFreeEverythingWhenNoProducerIdIsToBeHad() throws Exception {
    append("a");
    lane.identityRequested();
    lane.onNoIdentity(new IllegalStateException("no id"));
    assertThat(outcomes).containsExactly("a no id");
    assertThat(memory.awaitEmpty(0)).isTrue();
  }

  private OutboundBatch take() {
    OutboundBatch batch = lane.next();
    if (batch != null) {
      taken.add(batch);
    }
    return batch;
  }

  private OutboundBatch sent(String text) throws JMSException {
    append(text);
    OutboundBatch batch = take();
    assertThat(batch).isNotNull();
    return batch;
  }

  private void append(String text) throws JMSException {
    lane.append(
        record(text),
        failure -> outcomes.add(text + " " + (failure == null ? "ok" : failure.getMessage())),
        memory);
  }

  static RecordSource record(String value) {
    return out -> {
      out.begin(0, value.length());
      out.key((byte[]) null);
      out.value(value);
      out.end();
    };
  }

  private static BatchView view(OutboundBatch batch) {
    ByteBuffer bytes = batch.buffer().nioBuffer();
    return new BatchView().wrap(bytes);
  }

  private static ProduceOutcome ok() {
    return new ProduceOutcome(Errors.NONE, null);
  }

  private static ProduceOutcome gap() {
    return new ProduceOutcome(Errors.OUT_OF_ORDER_SEQUENCE_NUMBER, "gap");
  }
}
