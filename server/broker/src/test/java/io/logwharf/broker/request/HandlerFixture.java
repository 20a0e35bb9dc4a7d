package io.logwharf.broker.request;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.logwharf.broker.fake.FakeLog;
import io.logwharf.broker.fake.FakeLogStore;
import io.logwharf.broker.loop.StepLoop;
import io.logwharf.broker.metadata.Cluster;
import io.logwharf.broker.network.FakeConnection;
import io.logwharf.broker.partition.Partitions;
import io.logwharf.broker.partition.TopicInfo;
import io.logwharf.broker.transaction.StableOffsetHolders;
import io.logwharf.broker.transaction.TransactionLog;
import io.logwharf.broker.transaction.TransactionParticipants;
import io.logwharf.broker.transaction.Transactions;
import io.logwharf.coordinator.transaction.TransactionConfig;
import io.logwharf.log.Durability;
import io.logwharf.log.LogKind;
import io.logwharf.log.LogOptions;
import io.logwharf.protocol.extension.DestinationKind;
import io.logwharf.protocol.frame.ByteBufReadable;
import io.logwharf.protocol.frame.RequestHead;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.apache.kafka.common.requests.AbstractRequest;

/** What handlers are tried with: a connection and logs without sockets, files or threads. */
final class HandlerFixture {
  static final Cluster CLUSTER = new Cluster("cluster", 1, "broker.example", 9092);

  final StepLoop loop = new StepLoop();
  final FakeConnection connection = new FakeConnection(loop);
  final FakeLogStore logs = new FakeLogStore();
  final Partitions partitions = new Partitions(logs, LogKind.DATA, topic -> LogOptions.DEFAULT);
  final Transactions transactions =
      new Transactions(
          new Transactions.Services(
              new TransactionLog(logs, LogKind.STATE),
              Durability.FORCED,
              TransactionConfig.DEFAULT,
              InstantSource.system(),
              loop),
          partitions,
          TransactionParticipants.NONE,
          () -> CompletableFuture.completedFuture(6L),
          new StableOffsetHolders(partitions, new SimpleMeterRegistry()));
  private FakeConnection.FakeExchange exchange;

  TopicInfo topic(String name, int count) {
    return topic(name, count, DestinationKind.NONE);
  }

  TopicInfo topic(String name, int count, DestinationKind kind) {
    var info = new TopicInfo(name, Uuid.randomUuid(), count, kind, Map.of());
    partitions.open(info);
    return info;
  }

  FakeLog log(String topic, int partition) {
    return (FakeLog) partitions.find(topic, partition).orElseThrow().log();
  }

  /** A request of this version on its way. */
  RequestContext context(ApiKeys api, short version) {
    exchange = connection.exchange();
    return new RequestContext(connection, RequestHead.of(api, version, 7, "test"), exchange);
  }

  /** Has the handler handle the request, as if it had come by the connection. */
  <R extends AbstractRequest> void handle(KafkaHandler<R> handler, R request) {
    handler.handle(request, context(request.apiKey(), request.version()));
  }

  /** Whether the last request was answered or done with. */
  boolean isEnded() {
    return exchange.isEnded();
  }

  FakeConnection.FakeExchange exchange() {
    return exchange;
  }

  int answers() {
    return connection.bodies().size();
  }

  /** The last answer. */
  <T extends ApiMessage> T answer(ApiKeys api, short version, Class<T> type) {
    var body = connection.bodies().get(connection.bodies().size() - 1).slice();
    ApiMessage message = api.messageType.newResponse();
    message.read(new ByteBufReadable(body), version);
    return type.cast(message);
  }

  static MemoryRecords records(String... values) {
    SimpleRecord[] records =
        List.of(values).stream()
            .map(value -> new SimpleRecord(1000, null, value.getBytes(UTF_8)))
            .toArray(SimpleRecord[]::new);
    return MemoryRecords.withRecords(Compression.NONE, records);
  }
}
