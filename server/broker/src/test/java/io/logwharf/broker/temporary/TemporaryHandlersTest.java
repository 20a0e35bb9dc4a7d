package io.logwharf.broker.temporary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.logwharf.broker.fake.FakeLogStore;
import io.logwharf.broker.loop.StepLoop;
import io.logwharf.broker.metadata.Cluster;
import io.logwharf.broker.network.FakeConnection;
import io.logwharf.broker.partition.Partition;
import io.logwharf.broker.partition.Partitions;
import io.logwharf.broker.request.DestinationDescriptions;
import io.logwharf.broker.request.ExtensionHandler;
import io.logwharf.broker.request.RequestContext;
import io.logwharf.log.LogKind;
import io.logwharf.log.LogOptions;
import io.logwharf.protocol.destination.TemporaryNames;
import io.logwharf.protocol.extension.CreateTemporary;
import io.logwharf.protocol.extension.DeleteTemporary;
import io.logwharf.protocol.extension.DestinationKind;
import io.logwharf.protocol.extension.ErrorResponse;
import io.logwharf.protocol.frame.ByteBufReadable;
import io.logwharf.protocol.frame.ByteBufWritable;
import io.logwharf.protocol.frame.RequestHead;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.protocol.Writable;
import org.junit.jupiter.api.Test;

class TemporaryHandlersTest {
  private final StepLoop loop = new StepLoop();
  private final FakeConnection connection = new FakeConnection(loop);
  private final FakeLogStore logs = new FakeLogStore();
  private final Partitions partitions =
      new Partitions(logs, LogKind.DATA, topic -> LogOptions.DEFAULT);
  private final List<Partition> trimmed = new ArrayList<>();
  private final TemporaryTopics temporaries =
      new TemporaryTopics(partitions, trimmed::add, Uuid::randomUuid);

  @Test
  void shouldServeATemporaryQueueUnderAnUnguessableName() {
    CreateTemporary.Response created = create(DestinationKind.QUEUE);
    assertThat(created.resolved().error()).isEqualTo(Errors.NONE);
    assertThat(created.resolved().kind()).isEqualTo(DestinationKind.QUEUE);
    assertThat(created.resolved().partitions()).hasSize(1);
    assertThat(TemporaryNames.isTemporary(created.topic())).isTrue();
    Partition partition = partitions.find(created.topic(), 0).orElseThrow();
    assertThat(partition.isTemporary()).isTrue();
    assertThat(partition.isConsumableBy(connection.id())).isTrue();
    assertThat(partition.isConsumableBy(connection.id() + 1)).isFalse();
    assertThat(trimmed).isEmpty();
  }

  @Test
  void shouldNotListWhatIsTemporary() {
    create(DestinationKind.QUEUE);
    assertThat(partitions.topics()).isEmpty();
    assertThat(partitions.all()).isEmpty();
  }

  @Test
  void shouldHaveTemporaryTopicsKeepNoMoreThanIsOwed() {
    CreateTemporary.Response created = create(DestinationKind.TOPIC);
    assertThat(trimmed).singleElement().isSameAs(partitions.find(created.topic(), 0).orElseThrow());
  }

  @Test
  void shouldDeleteOnce() {
    CreateTemporary.Response created = create(DestinationKind.QUEUE);
    Uuid id = created.resolved().topicId();
    assertThat(delete(id).error()).isEqualTo(Errors.NONE);
    assertThat(partitions.topic(created.topic())).isEmpty();
    assertThat(delete(id).error()).isEqualTo(Errors.UNKNOWN_TOPIC_ID);
  }

  @Test
  void shouldRefuseToDeleteWhatIsNotTheConnections() {
    assertThat(delete(Uuid.randomUuid()).error()).isEqualTo(Errors.UNKNOWN_TOPIC_ID);
  }

  @Test
  void shouldDeleteAllWithTheConnection() {
    CreateTemporary.Response queue = create(DestinationKind.QUEUE);
    CreateTemporary.Response topic = create(DestinationKind.TOPIC);
    connection.disconnect();
    loop.runAll();
    assertThat(partitions.topic(queue.topic())).isEmpty();
    assertThat(partitions.topic(topic.topic())).isEmpty();
    assertThat(create(DestinationKind.QUEUE).resolved().error()).isEqualTo(Errors.POLICY_VIOLATION);
  }

  @Test
  void shouldRefuseMoreThanAnApplicationThatDeletesWouldNeed() {
    for (int i = 0; i < ConnectionTemporaries.MAX_DESTINATIONS; i++) {
      temporaries.of(connection).create(DestinationKind.QUEUE);
    }
    CreateTemporary.Response refused = create(DestinationKind.QUEUE);
    assertThat(refused.resolved().error()).isEqualTo(Errors.POLICY_VIOLATION);
    assertThat(refused.topic()).isEmpty();
  }

  @Test
  void shouldRefuseATemporaryDestinationOfNoKind() {
    assertThatThrownBy(() -> create(DestinationKind.NONE))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private CreateTemporary.Response create(DestinationKind kind) {
    var cluster = new Cluster("cluster", 1, "broker.example", 9092);
    var descriptions = new DestinationDescriptions(cluster, partitions, 1 << 20);
    return CreateTemporary.Response.read(
        answer(
            new CreateTemporaryHandler(temporaries, descriptions),
            new CreateTemporary(kind)::write));
  }

  private ErrorResponse delete(Uuid id) {
    return ErrorResponse.read(
        answer(new DeleteTemporaryHandler(temporaries), new DeleteTemporary(id)::write));
  }

  private ByteBufReadable answer(ExtensionHandler handler, Consumer<Writable> request) {
    ByteBuf body = Unpooled.buffer();
    request.accept(new ByteBufWritable(body));
    var head = new RequestHead(handler.api().key(), (short) 0, 3, "test");
    handler.handle(
        new ByteBufReadable(body), new RequestContext(connection, head, connection.exchange()));
    loop.runAll();
    List<ByteBuf> answers = connection.bodies();
    return new ByteBufReadable(answers.get(answers.size() - 1));
  }
}
