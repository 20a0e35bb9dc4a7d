package io.logwharf.broker.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.logwharf.broker.partition.TopicInfo;
import io.logwharf.broker.request.transaction.TransactionalAppends;
import io.logwharf.log.DiskReserveException;
import io.logwharf.log.Durability;
import io.logwharf.log.InvalidTransactionStateException;
import io.logwharf.log.LogException;
import java.util.List;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.errors.InvalidRequiredAcksException;
import org.apache.kafka.common.message.ProduceRequestData;
import org.apache.kafka.common.message.ProduceRequestData.PartitionProduceData;
import org.apache.kafka.common.message.ProduceRequestData.TopicProduceData;
import org.apache.kafka.common.message.ProduceResponseData;
import org.apache.kafka.common.message.ProduceResponseData.PartitionProduceResponse;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.record.internal.BaseRecords;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.apache.kafka.common.requests.ProduceRequest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ProduceHandlerTest {
  private static final short NAMES = 12;
  private static final short IDS = 13;
  private static final short ALL = -1;

  private final HandlerFixture fixture = new HandlerFixture();
  private final ProduceHandler handler =
      new ProduceHandler(
          fixture.partitions,
          new RecordValidation(List.of(fixture.loop), 1 << 20, 1 << 20),
          new TransactionalAppends(fixture.transactions),
          Durability.FORCED);
  private TopicInfo topic;

  @BeforeEach
  void createTopic() {
    topic = fixture.topic("orders", 2);
  }

  @Test
  void shouldAnswerOnceTheAppendIsDurable() {
    fixture.log("orders", 0).hold();

    send(ALL, NAMES, byName("orders", 0, HandlerFixture.records("a", "b")));
    assertThat(fixture.isEnded()).isFalse();
    fixture.log("orders", 0).release();

    PartitionProduceResponse response = onlyPartition(NAMES);
    assertThat(response.errorCode()).isZero();
    assertThat(response.baseOffset()).isZero();
    assertThat(fixture.log("orders", 0).highWatermark()).isEqualTo(2);
    assertThat(fixture.log("orders", 0).lastDurability()).isEqualTo(Durability.FORCED);
  }

  @Test
  void shouldWaitForARoundOnlyWithAcksOfTheLeader() {
    send((short) 1, NAMES, byName("orders", 0, HandlerFixture.records("a")));

    assertThat(fixture.log("orders", 0).lastDurability()).isEqualTo(Durability.WRITTEN);
    assertThat(fixture.answers()).isEqualTo(1);
  }

  @Test
  void shouldNotAnswerWithoutAcks() {
    send((short) 0, NAMES, byName("orders", 0, HandlerFixture.records("a")));

    assertThat(fixture.isEnded()).isTrue();
    assertThat(fixture.answers()).isZero();
    assertThat(fixture.log("orders", 0).endOffset()).isEqualTo(1);
  }

  @Test
  void shouldCloseTheConnectionWhenASendWithoutAcksFails() {
    send((short) 0, NAMES, byName("unknown", 0, HandlerFixture.records("a")));

    assertThat(fixture.connection.closeReason()).contains("UNKNOWN_TOPIC_OR_PARTITION");
  }

  @Test
  void shouldFindTopicsById() {
    var data = new TopicProduceData().setTopicId(topic.id());
    data.partitionData().add(partition(1, HandlerFixture.records("a")));

    send(ALL, IDS, data);

    assertThat(onlyPartition(IDS).errorCode()).isZero();
    assertThat(fixture.log("orders", 1).endOffset()).isEqualTo(1);
  }

  @Test
  void shouldSayThatATopicIdIsUnknown() {
    var data = new TopicProduceData().setTopicId(Uuid.randomUuid());
    data.partitionData().add(partition(0, HandlerFixture.records("a")));

    send(ALL, IDS, data);

    assertThat(error(IDS)).isEqualTo(Errors.UNKNOWN_TOPIC_ID);
  }

  @Test
  void shouldRefuseOnePartitionAndTakeTheOther() {
    var data = byName("orders", 0, HandlerFixture.records("a"));
    data.partitionData().add(partition(5, HandlerFixture.records("b")));

    send(ALL, NAMES, data);

    List<PartitionProduceResponse> partitions =
        response(NAMES).responses().iterator().next().partitionResponses();
    assertThat(partitions)
        .extracting(answer -> Errors.forCode(answer.errorCode()))
        .containsExactly(Errors.NONE, Errors.UNKNOWN_TOPIC_OR_PARTITION);
  }

  @Test
  void shouldRefuseDamagedBatchesAndChangeNothing() {
    MemoryRecords damaged = HandlerFixture.records("abc");
    int last = damaged.sizeInBytes() - 2;
    damaged.buffer().put(last, (byte) (damaged.buffer().get(last) ^ 1));

    send(ALL, NAMES, byName("orders", 0, damaged));

    assertThat(error(NAMES)).isEqualTo(Errors.CORRUPT_MESSAGE);
    assertThat(fixture.log("orders", 0).endOffset()).isZero();
  }

  @Test
  void shouldRefuseAMissingBatch() {
    send(ALL, NAMES, byName("orders", 0, null));

    assertThat(error(NAMES)).isEqualTo(Errors.INVALID_RECORD);
  }

  @Test
  void shouldSayClearlyThatTheDiskIsFull() {
    fixture.log("orders", 0).failWith(new DiskReserveException("only 3 bytes free"));

    send(ALL, NAMES, byName("orders", 0, HandlerFixture.records("a")));

    assertThat(onlyPartition(NAMES).errorMessage()).isEqualTo("only 3 bytes free");
    assertThat(error(NAMES)).isEqualTo(Errors.POLICY_VIOLATION);
  }

  @Test
  void shouldRefuseABatchOutsideTheProducersTransaction() {
    fixture.log("orders", 0).failWith(new InvalidTransactionStateException("end it first"));

    send(ALL, NAMES, byName("orders", 0, HandlerFixture.records("a")));

    assertThat(error(NAMES)).isEqualTo(Errors.INVALID_TXN_STATE);
  }

  @Test
  void shouldReportAnAppendThatFailsLater() {
    fixture.log("orders", 0).hold();
    send(ALL, NAMES, byName("orders", 0, HandlerFixture.records("a")));

    fixture.log("orders", 0).releaseWith(new LogException("the journal broke"));

    assertThat(error(NAMES)).isEqualTo(Errors.KAFKA_STORAGE_ERROR);
    assertThat(onlyPartition(NAMES).baseOffset()).isEqualTo(-1);
  }

  @Test
  void shouldRefuseUnknownAcks() {
    assertThatThrownBy(() -> send((short) 2, NAMES, byName("orders", 0, null)))
        .isInstanceOf(InvalidRequiredAcksException.class);
  }

  @Test
  void shouldRefuseBatchesOfTransactionsThatTheCoordinatorDoesNotKnow() {
    sendTransactional(null, 9);
    assertThat(error(NAMES)).isEqualTo(Errors.INVALID_REQUEST);

    sendTransactional("tx", 9);
    assertThat(error(NAMES)).isEqualTo(Errors.INVALID_PRODUCER_ID_MAPPING);

    fixture.connection.optIn((byte) 1);
    sendTransactional(null, 9);
    assertThat(error(NAMES)).isEqualTo(Errors.INVALID_PRODUCER_ID_MAPPING);
    assertThat(fixture.log("orders", 0).endOffset()).isZero();
  }

  @Test
  void shouldMakeThePartitionPartOfTheLeasesTransaction() {
    fixture.connection.optIn((byte) 1);
    fixture.transactions.submit((state, now) -> state.lease(3, 0, now), (lease, failure) -> {});

    sendTransactional(null, 6);

    assertThat(error(NAMES)).isEqualTo(Errors.NONE);
    var described = fixture.transactions.ask(state -> state.transactionOf(6)).orElseThrow();
    assertThat(described.participants())
        .extracting(participant -> participant.partition())
        .containsExactly(0);
  }

  private void sendTransactional(String transactionalId, long producerId) {
    var data =
        new ProduceRequestData()
            .setAcks(ALL)
            .setTimeoutMs(1000)
            .setTransactionalId(transactionalId);
    var records =
        MemoryRecords.withTransactionalRecords(
            Compression.NONE, producerId, (short) 0, 0, new SimpleRecord(1000, null, new byte[1]));
    data.topicData().add(byName("orders", 0, records));
    fixture.handle(handler, new ProduceRequest(data, NAMES));
  }

  private void send(short acks, short version, TopicProduceData topicData) {
    var data = new ProduceRequestData().setAcks(acks).setTimeoutMs(1000);
    data.topicData().add(topicData);
    fixture.handle(handler, new ProduceRequest(data, version));
  }

  private static TopicProduceData byName(String name, int index, BaseRecords records) {
    var data = new TopicProduceData().setName(name);
    data.partitionData().add(partition(index, records));
    return data;
  }

  private static PartitionProduceData partition(int index, BaseRecords records) {
    return new PartitionProduceData().setIndex(index).setRecords(records);
  }

  private ProduceResponseData response(short version) {
    return fixture.answer(ApiKeys.PRODUCE, version, ProduceResponseData.class);
  }

  private PartitionProduceResponse onlyPartition(short version) {
    return response(version).responses().iterator().next().partitionResponses().get(0);
  }

  private Errors error(short version) {
    return Errors.forCode(onlyPartition(version).errorCode());
  }
}
