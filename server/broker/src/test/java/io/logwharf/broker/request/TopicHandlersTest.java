package io.logwharf.broker.request;

import static org.assertj.core.api.Assertions.assertThat;

import io.logwharf.broker.metadata.Metadata;
import io.logwharf.broker.metadata.MetadataLog;
import io.logwharf.broker.metadata.TopicConfigs;
import io.logwharf.broker.network.FakeConnection;
import io.logwharf.broker.partition.TopicInfo;
import io.logwharf.log.LogKind;
import io.logwharf.protocol.extension.DestinationKind;
import io.logwharf.protocol.extension.ResolveDestination;
import io.logwharf.protocol.frame.ByteBufReadable;
import io.logwharf.protocol.frame.ByteBufWritable;
import io.logwharf.protocol.frame.RequestHead;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.admin.AlterConfigOp.OpType;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.message.CreateTopicsRequestData;
import org.apache.kafka.common.message.CreateTopicsRequestData.CreatableReplicaAssignment;
import org.apache.kafka.common.message.CreateTopicsRequestData.CreatableTopic;
import org.apache.kafka.common.message.CreateTopicsRequestData.CreatableTopicConfig;
import org.apache.kafka.common.message.CreateTopicsResponseData;
import org.apache.kafka.common.message.CreateTopicsResponseData.CreatableTopicResult;
import org.apache.kafka.common.message.DeleteTopicsRequestData;
import org.apache.kafka.common.message.DeleteTopicsRequestData.DeleteTopicState;
import org.apache.kafka.common.message.DeleteTopicsResponseData;
import org.apache.kafka.common.message.DescribeConfigsRequestData;
import org.apache.kafka.common.message.DescribeConfigsRequestData.DescribeConfigsResource;
import org.apache.kafka.common.message.DescribeConfigsResponseData;
import org.apache.kafka.common.message.DescribeConfigsResponseData.DescribeConfigsResult;
import org.apache.kafka.common.message.IncrementalAlterConfigsRequestData;
import org.apache.kafka.common.message.IncrementalAlterConfigsRequestData.AlterConfigsResource;
import org.apache.kafka.common.message.IncrementalAlterConfigsRequestData.AlterableConfig;
import org.apache.kafka.common.message.IncrementalAlterConfigsResponseData;
import org.apache.kafka.common.message.MetadataRequestData;
import org.apache.kafka.common.message.MetadataRequestData.MetadataRequestTopic;
import org.apache.kafka.common.message.MetadataResponseData;
import org.apache.kafka.common.message.MetadataResponseData.MetadataResponseTopic;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.CreateTopicsRequest;
import org.apache.kafka.common.requests.DeleteTopicsRequest;
import org.apache.kafka.common.requests.DescribeConfigsRequest;
import org.apache.kafka.common.requests.IncrementalAlterConfigsRequest;
import org.apache.kafka.common.requests.MetadataRequest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The handlers that make, find, describe and delete topics, over the real metadata. */
class TopicHandlersTest {
  private static final TopicConfigs CONFIGS = new TopicConfigs(Map.of("retention.bytes", "9"));

  private final HandlerFixture fixture = new HandlerFixture();
  private Metadata metadata;

  @BeforeEach
  void load() {
    metadata =
        new Metadata(
            new MetadataLog(fixture.logs, LogKind.STATE, InstantSource.system()),
            fixture.partitions,
            fixture.loop,
            UUID::randomUUID,
            1);
    metadata.load();
  }

  @Test
  void shouldCreateATopicWithItsConfiguration() {
    CreatableTopicResult result = create(creatable("orders").setNumPartitions(2), false);

    assertThat(result.errorCode()).isZero();
    assertThat(result.numPartitions()).isEqualTo(2);
    assertThat(result.configs()).isNotEmpty();
    assertThat(fixture.partitions.find("orders", 1)).isPresent();
  }

  @Test
  void shouldCreateAQueueByItsKind() {
    CreatableTopic asked = creatable("orders");
    asked.configs().add(new CreatableTopicConfig().setName("logwharf.kind").setValue("queue"));

    assertThat(create(asked, false).errorCode()).isZero();
    assertThat(fixture.partitions.topic("orders").orElseThrow().kind())
        .isEqualTo(DestinationKind.QUEUE);
  }

  @Test
  void shouldOnlyValidateWhenAsked() {
    assertThat(create(creatable("orders"), true).numPartitions()).isEqualTo(1);
    assertThat(fixture.partitions.topics()).isEmpty();
  }

  @Test
  void shouldSayWhyATopicIsRefused() {
    create(creatable("orders"), false);

    assertThat(error(create(creatable("orders"), false))).isEqualTo(Errors.TOPIC_ALREADY_EXISTS);
    assertThat(error(create(creatable("a b"), false))).isEqualTo(Errors.INVALID_TOPIC_EXCEPTION);
    assertThat(error(create(creatable("x").setNumPartitions(0), false)))
        .isEqualTo(Errors.INVALID_PARTITIONS);
    assertThat(error(create(creatable("x").setReplicationFactor((short) 3), false)))
        .isEqualTo(Errors.INVALID_REPLICATION_FACTOR);
    CreatableTopic unknownKey = creatable("x");
    unknownKey.configs().add(new CreatableTopicConfig().setName("colour").setValue("red"));
    assertThat(error(create(unknownKey, false))).isEqualTo(Errors.INVALID_CONFIG);
  }

  @Test
  void shouldTakeAssignmentsToThisBrokerOnly() {
    CreatableTopic here = creatable("here");
    here.assignments().add(assignment(0, 1));
    here.assignments().add(assignment(1, 1));
    CreatableTopic elsewhere = creatable("elsewhere");
    elsewhere.assignments().add(assignment(0, 2));

    assertThat(create(here, false).numPartitions()).isEqualTo(2);
    assertThat(error(create(elsewhere, false))).isEqualTo(Errors.INVALID_REPLICA_ASSIGNMENT);
  }

  @Test
  void shouldDeleteByNameAndById() {
    create(creatable("one"), false);
    create(creatable("two"), false);
    Uuid two = fixture.partitions.topic("two").orElseThrow().id();
    var request = new DeleteTopicsRequestData();
    request.topics().add(new DeleteTopicState().setName("one"));
    request.topics().add(new DeleteTopicState().setTopicId(two));
    request.topics().add(new DeleteTopicState().setName("three"));

    fixture.handle(
        new DeleteTopicsHandler(metadata, fixture.partitions),
        new DeleteTopicsRequest.Builder(request).build((short) 6));
    fixture.loop.runAll();

    var answer = fixture.answer(ApiKeys.DELETE_TOPICS, (short) 6, DeleteTopicsResponseData.class);
    assertThat(answer.responses())
        .extracting(result -> Errors.forCode(result.errorCode()))
        .containsExactlyInAnyOrder(Errors.NONE, Errors.NONE, Errors.UNKNOWN_TOPIC_OR_PARTITION);
    assertThat(fixture.partitions.topics()).isEmpty();
  }

  @Test
  void shouldCreateWhatAClientUses() {
    MetadataResponseTopic topic = findTopic("orders", true, true);

    assertThat(topic.errorCode()).isZero();
    assertThat(topic.partitions()).hasSize(1);
    assertThat(topic.partitions().get(0).leaderId()).isEqualTo(1);
  }

  @Test
  void shouldNotCreateWithoutPermission() {
    assertThat(Errors.forCode(findTopic("orders", true, false).errorCode()))
        .isEqualTo(Errors.UNKNOWN_TOPIC_OR_PARTITION);
    assertThat(Errors.forCode(findTopic("orders", false, true).errorCode()))
        .isEqualTo(Errors.UNKNOWN_TOPIC_OR_PARTITION);
    assertThat(Errors.forCode(findTopic("no good", true, true).errorCode()))
        .isEqualTo(Errors.INVALID_TOPIC_EXCEPTION);
  }

  @Test
  void shouldDescribeAllTopicsAndThisBroker() {
    create(creatable("orders"), false);

    fixture.handle(
        metadataHandler(true),
        new MetadataRequest(new MetadataRequestData().setTopics(null), (short) 12));

    var answer = fixture.answer(ApiKeys.METADATA, (short) 12, MetadataResponseData.class);
    assertThat(answer.topics()).hasSize(1);
    assertThat(answer.brokers().find(1).host()).isEqualTo("broker.example");
    assertThat(answer.clusterId()).isEqualTo("cluster");
  }

  @Test
  void shouldDescribeConfigurationWithItsSource() {
    create(creatable("orders"), false);

    DescribeConfigsResult result = describe(ConfigResource.Type.TOPIC, "orders");

    assertThat(result.configs())
        .anySatisfy(
            config -> {
              assertThat(config.name()).isEqualTo("retention.bytes");
              assertThat(config.value()).isEqualTo("9");
            });
    assertThat(Errors.forCode(describe(ConfigResource.Type.TOPIC, "none").errorCode()))
        .isEqualTo(Errors.UNKNOWN_TOPIC_OR_PARTITION);
    assertThat(describe(ConfigResource.Type.BROKER, "1").configs()).hasSize(1);
    assertThat(describe(ConfigResource.Type.GROUP, "any").configs()).isNotEmpty();
  }

  @Test
  void shouldChangeConfigurationAtRunTime() {
    create(creatable("orders"), false);

    assertThat(alter(ConfigResource.Type.TOPIC, "orders", "retention.ms", "77"))
        .isEqualTo(Errors.NONE);
    assertThat(alter(ConfigResource.Type.GROUP, "g", "share.auto.offset.reset", "earliest"))
        .isEqualTo(Errors.NONE);
    assertThat(alter(ConfigResource.Type.TOPIC, "orders", "retention.ms", "soon"))
        .isEqualTo(Errors.INVALID_CONFIG);
    assertThat(alter(ConfigResource.Type.TOPIC, "none", "retention.ms", "1"))
        .isEqualTo(Errors.UNKNOWN_TOPIC_OR_PARTITION);

    assertThat(fixture.partitions.topic("orders").orElseThrow().configs())
        .containsEntry("retention.ms", "77");
    assertThat(metadata.of("g")).containsEntry("share.auto.offset.reset", "earliest");
  }

  @Test
  void shouldResolveDestinationsByKind() {
    ResolveDestination.Response created =
        resolve(new ResolveDestination("orders", DestinationKind.QUEUE, true));
    assertThat(created.error()).isEqualTo(Errors.NONE);
    assertThat(created.kind()).isEqualTo(DestinationKind.QUEUE);
    assertThat(created.partitions()).hasSize(1);
    assertThat(created.maxMessageBytes()).isEqualTo(1 << 20);

    assertThat(resolve(new ResolveDestination("orders", DestinationKind.TOPIC, true)).error())
        .isEqualTo(Errors.INVALID_TOPIC_EXCEPTION);
    assertThat(resolve(new ResolveDestination("other", DestinationKind.QUEUE, false)).error())
        .isEqualTo(Errors.UNKNOWN_TOPIC_OR_PARTITION);
    assertThat(resolve(new ResolveDestination("a b", DestinationKind.QUEUE, true)).error())
        .isEqualTo(Errors.INVALID_TOPIC_EXCEPTION);
    TopicInfo plain = fixture.topic("plain", 1);
    assertThat(resolve(new ResolveDestination("plain", DestinationKind.TOPIC, true)).topicId())
        .isEqualTo(plain.id());
    var small = Map.of(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, "2000");
    fixture.partitions.open(
        new TopicInfo("small", Uuid.randomUuid(), 1, DestinationKind.QUEUE, small));
    assertThat(resolve(new ResolveDestination("small", DestinationKind.QUEUE, true)))
        .extracting(ResolveDestination.Response::maxMessageBytes)
        .isEqualTo(2000);
  }

  private static CreatableTopic creatable(String name) {
    return new CreatableTopic().setName(name).setNumPartitions(-1).setReplicationFactor((short) -1);
  }

  private static CreatableReplicaAssignment assignment(int partition, int broker) {
    return new CreatableReplicaAssignment()
        .setPartitionIndex(partition)
        .setBrokerIds(List.of(broker));
  }

  private CreatableTopicResult create(CreatableTopic topic, boolean validateOnly) {
    var data = new CreateTopicsRequestData().setValidateOnly(validateOnly);
    data.topics().add(topic);
    fixture.handle(
        new CreateTopicsHandler(metadata, CONFIGS, 1),
        new CreateTopicsRequest.Builder(data).build((short) 7));
    fixture.loop.runAll();
    return fixture
        .answer(ApiKeys.CREATE_TOPICS, (short) 7, CreateTopicsResponseData.class)
        .topics()
        .iterator()
        .next();
  }

  private static Errors error(CreatableTopicResult result) {
    return Errors.forCode(result.errorCode());
  }

  private MetadataHandler metadataHandler(boolean autoCreate) {
    return new MetadataHandler(HandlerFixture.CLUSTER, fixture.partitions, metadata, autoCreate);
  }

  private MetadataResponseTopic findTopic(String name, boolean autoCreate, boolean clientAllows) {
    var data = new MetadataRequestData().setAllowAutoTopicCreation(clientAllows);
    data.topics().add(new MetadataRequestTopic().setName(name));
    fixture.handle(metadataHandler(autoCreate), new MetadataRequest(data, (short) 12));
    fixture.loop.runAll();
    return fixture
        .answer(ApiKeys.METADATA, (short) 12, MetadataResponseData.class)
        .topics()
        .iterator()
        .next();
  }

  private DescribeConfigsResult describe(ConfigResource.Type type, String name) {
    var data = new DescribeConfigsRequestData();
    data.resources()
        .add(
            new DescribeConfigsResource()
                .setResourceType(type.id())
                .setResourceName(name)
                .setConfigurationKeys(null));
    var broker =
        new DescribeConfigsHandler.Broker(
            1, List.of(new BrokerSetting("node.id", "1", false, "number")));
    fixture.handle(
        new DescribeConfigsHandler(fixture.partitions, CONFIGS, metadata, broker),
        new DescribeConfigsRequest(data, (short) 4));
    return fixture
        .answer(ApiKeys.DESCRIBE_CONFIGS, (short) 4, DescribeConfigsResponseData.class)
        .results()
        .get(0);
  }

  private Errors alter(ConfigResource.Type type, String name, String key, String value) {
    var resource = new AlterConfigsResource().setResourceType(type.id()).setResourceName(name);
    resource
        .configs()
        .add(
            new AlterableConfig().setName(key).setValue(value).setConfigOperation(OpType.SET.id()));
    var data = new IncrementalAlterConfigsRequestData();
    data.resources().add(resource);
    fixture.handle(
        new IncrementalAlterConfigsHandler(metadata, fixture.partitions),
        new IncrementalAlterConfigsRequest(data, (short) 1));
    fixture.loop.runAll();
    return Errors.forCode(
        fixture
            .answer(
                ApiKeys.INCREMENTAL_ALTER_CONFIGS,
                (short) 1,
                IncrementalAlterConfigsResponseData.class)
            .responses()
            .get(0)
            .errorCode());
  }

  private ResolveDestination.Response resolve(ResolveDestination request) {
    ByteBuf body = Unpooled.buffer();
    request.write(new ByteBufWritable(body));
    FakeConnection connection = fixture.connection;
    var head = new RequestHead((short) 10004, (short) 0, 3, "test");
    var descriptions =
        new DestinationDescriptions(HandlerFixture.CLUSTER, fixture.partitions, 1 << 20);
    new ResolveDestinationHandler(descriptions, metadata, true)
        .handle(
            new ByteBufReadable(body), new RequestContext(connection, head, connection.exchange()));
    fixture.loop.runAll();
    ByteBuf answer = connection.bodies().get(connection.bodies().size() - 1);
    return ResolveDestination.Response.read(new ByteBufReadable(answer));
  }
}
