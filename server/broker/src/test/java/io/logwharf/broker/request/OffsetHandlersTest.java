package io.logwharf.broker.request;

import static org.assertj.core.api.Assertions.assertThat;

import io.logwharf.broker.request.transaction.TransactionalProducerIds;
import io.logwharf.coordinator.transaction.TransactionCoordinator;
import io.logwharf.log.AppendListener;
import io.logwharf.log.Durability;
import io.logwharf.protocol.extension.Extension;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.message.FindCoordinatorRequestData;
import org.apache.kafka.common.message.FindCoordinatorResponseData;
import org.apache.kafka.common.message.InitProducerIdRequestData;
import org.apache.kafka.common.message.InitProducerIdResponseData;
import org.apache.kafka.common.message.ListOffsetsRequestData;
import org.apache.kafka.common.message.ListOffsetsRequestData.ListOffsetsPartition;
import org.apache.kafka.common.message.ListOffsetsRequestData.ListOffsetsTopic;
import org.apache.kafka.common.message.ListOffsetsResponseData;
import org.apache.kafka.common.message.ListOffsetsResponseData.ListOffsetsPartitionResponse;
import org.apache.kafka.common.message.OffsetForLeaderEpochRequestData;
import org.apache.kafka.common.message.OffsetForLeaderEpochRequestData.OffsetForLeaderPartition;
import org.apache.kafka.common.message.OffsetForLeaderEpochRequestData.OffsetForLeaderTopic;
import org.apache.kafka.common.message.OffsetForLeaderEpochResponseData;
import org.apache.kafka.common.message.OffsetForLeaderEpochResponseData.EpochEndOffset;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.protocol.types.RawTaggedField;
import org.apache.kafka.common.requests.AbstractRequest;
import org.apache.kafka.common.requests.FindCoordinatorRequest;
import org.apache.kafka.common.requests.InitProducerIdRequest;
import org.apache.kafka.common.requests.ListOffsetsRequest;
import org.apache.kafka.common.requests.OffsetsForLeaderEpochRequest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OffsetHandlersTest {
  private final HandlerFixture fixture = new HandlerFixture();

  @BeforeEach
  void fill() {
    fixture.topic("orders", 1);
    fixture
        .log("orders", 0)
        .append(HandlerFixture.records("a", "b").buffer(), Durability.FORCED, AppendListener.NONE);
  }

  @Test
  void shouldFindTheEndsOfAPartition() {
    assertThat(offset(ListOffsetsRequest.EARLIEST_TIMESTAMP).offset()).isZero();
    assertThat(offset(ListOffsetsRequest.LATEST_TIMESTAMP).offset()).isEqualTo(2);
    assertThat(offset(ListOffsetsRequest.MAX_TIMESTAMP).offset()).isEqualTo(1);
    assertThat(offset(ListOffsetsRequest.LATEST_TIERED_TIMESTAMP).offset()).isEqualTo(-1);
  }

  @Test
  void shouldFindOffsetsByTime() {
    assertThat(offset(1000).offset()).isZero();
    assertThat(offset(1000).timestamp()).isEqualTo(1000);
    assertThat(offset(1001).offset()).isEqualTo(-1);
  }

  @Test
  void shouldSayThatAPartitionIsUnknown() {
    assertThat(Errors.forCode(listOffset("orders", 5, 0, -1).errorCode()))
        .isEqualTo(Errors.UNKNOWN_TOPIC_OR_PARTITION);
    assertThat(Errors.forCode(listOffset("orders", 0, 0, 9).errorCode()))
        .isEqualTo(Errors.UNKNOWN_LEADER_EPOCH);
  }

  @Test
  void shouldSayWhereAnEpochEnds() {
    EpochEndOffset end = epochEnd("orders", 0);

    assertThat(end.leaderEpoch()).isZero();
    assertThat(end.endOffset()).isEqualTo(2);
    assertThat(Errors.forCode(epochEnd("none", 0).errorCode()))
        .isEqualTo(Errors.UNKNOWN_TOPIC_OR_PARTITION);
  }

  @Test
  void shouldGiveProducerIdsAndMarkNonPersistentOnes() {
    assertThat(initProducerId(false).producerId()).isEqualTo(5);
    fixture.connection.optIn((byte) 1);

    long id = initProducerId(true).producerId();

    assertThat(Extension.isNonPersistent(id)).isTrue();
    assertThat(id).isEqualTo(Extension.toNonPersistent(5));
  }

  @Test
  void shouldGiveATransactionalProducerTheNextEpochWhenItBeginsAgain() {
    var data = new InitProducerIdRequestData().setTransactionalId("tx");
    data.setTransactionTimeoutMs(1000);

    assertThat(initProducerId(data).producerEpoch()).isZero();
    assertThat(initProducerId(data).producerEpoch()).isEqualTo((short) 1);
    assertThat(initProducerId(data).producerId()).isEqualTo(6);
  }

  @Test
  void shouldLeaseAProducerIdToAClientOfTheExtensionOnly() {
    var data = new InitProducerIdRequestData().setTransactionalId(null).setTransactionTimeoutMs(0);
    data.unknownTaggedFields().add(new RawTaggedField(Extension.TAG, new byte[] {2}));

    assertThat(initProducerId(data).producerId()).isEqualTo(5);
    fixture.connection.optIn((byte) 1);
    assertThat(initProducerId(data).producerId()).isEqualTo(6);

    String name = TransactionCoordinator.LEASE_PREFIX + 6;
    boolean known = fixture.transactions.ask(state -> state.transaction(name).isPresent());
    assertThat(known).isTrue();
  }

  @Test
  void shouldBeTheCoordinatorOfEveryGroup() {
    FindCoordinatorResponseData.Coordinator found = coordinator((byte) 0, "group");

    assertThat(found.nodeId()).isEqualTo(1);
    assertThat(found.host()).isEqualTo("broker.example");
    assertThat(found.port()).isEqualTo(9092);
    assertThat(coordinator((byte) 1, "tx").nodeId()).isEqualTo(HandlerFixture.CLUSTER.nodeId());
    assertThat(Errors.forCode(coordinator((byte) 7, "tx").errorCode()))
        .isEqualTo(Errors.INVALID_REQUEST);
    assertThat(Errors.forCode(coordinator((byte) 0, "").errorCode()))
        .isEqualTo(Errors.INVALID_REQUEST);
  }

  private ListOffsetsPartitionResponse offset(long timestamp) {
    return listOffset("orders", 0, timestamp, -1);
  }

  private ListOffsetsPartitionResponse listOffset(
      String topic, int partition, long timestamp, int epoch) {
    var asked =
        new ListOffsetsPartition()
            .setPartitionIndex(partition)
            .setTimestamp(timestamp)
            .setCurrentLeaderEpoch(epoch);
    var data = new ListOffsetsRequestData();
    data.topics().add(new ListOffsetsTopic().setName(topic).setPartitions(List.of(asked)));
    short version = 9;
    fixture.handle(
        new ListOffsetsHandler(fixture.partitions),
        (ListOffsetsRequest)
            AbstractRequest.parseRequest(ApiKeys.LIST_OFFSETS, version, Bodies.of(data, version))
                .request);
    return fixture
        .answer(ApiKeys.LIST_OFFSETS, version, ListOffsetsResponseData.class)
        .topics()
        .get(0)
        .partitions()
        .get(0);
  }

  private EpochEndOffset epochEnd(String topic, int epoch) {
    var asked = new OffsetForLeaderTopic().setTopic(topic);
    asked.partitions().add(new OffsetForLeaderPartition().setPartition(0).setLeaderEpoch(epoch));
    var data = new OffsetForLeaderEpochRequestData();
    data.topics().add(asked);
    short version = 4;
    fixture.handle(
        new OffsetForLeaderEpochHandler(fixture.partitions),
        OffsetsForLeaderEpochRequest.parse(Bodies.of(data, version), version));
    return fixture
        .answer(ApiKeys.OFFSET_FOR_LEADER_EPOCH, version, OffsetForLeaderEpochResponseData.class)
        .topics()
        .iterator()
        .next()
        .partitions()
        .get(0);
  }

  private InitProducerIdResponseData initProducerId(boolean nonPersistent) {
    var data = new InitProducerIdRequestData().setTransactionalId(null).setTransactionTimeoutMs(1);
    if (nonPersistent) {
      data.unknownTaggedFields().add(new RawTaggedField(Extension.TAG, new byte[] {1}));
    }
    return initProducerId(data);
  }

  private InitProducerIdResponseData initProducerId(InitProducerIdRequestData data) {
    short version = 5;
    var transactional = new TransactionalProducerIds(fixture.transactions);
    fixture.handle(
        new InitProducerIdHandler(() -> CompletableFuture.completedFuture(5L), transactional),
        InitProducerIdRequest.parse(Bodies.of(data, version), version));
    return fixture.answer(ApiKeys.INIT_PRODUCER_ID, version, InitProducerIdResponseData.class);
  }

  private FindCoordinatorResponseData.Coordinator coordinator(byte type, String key) {
    var data = new FindCoordinatorRequestData().setKeyType(type).setCoordinatorKeys(List.of(key));
    short version = 4;
    fixture.handle(
        new FindCoordinatorHandler(HandlerFixture.CLUSTER),
        FindCoordinatorRequest.parse(Bodies.of(data, version), version));
    return fixture
        .answer(ApiKeys.FIND_COORDINATOR, version, FindCoordinatorResponseData.class)
        .coordinators()
        .get(0);
  }
}
