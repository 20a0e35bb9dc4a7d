package io.logwharf.broker.share;

import io.logwharf.broker.partition.Partition;
import io.logwharf.broker.partition.Partitions;
import io.logwharf.broker.partition.TopicInfo;
import io.logwharf.broker.share.deadletter.RedeliverySettings;
import io.logwharf.broker.share.state.CompanionLog;
import io.logwharf.broker.share.state.ShareServices;
import io.logwharf.log.AppendListener;
import io.logwharf.log.Durability;
import io.logwharf.log.LogKind;
import io.logwharf.log.LogOptions;
import io.logwharf.protocol.extension.AckRange;
import io.logwharf.protocol.extension.AckType;
import io.logwharf.protocol.extension.ConsumerAttach;
import io.logwharf.protocol.extension.ConsumerAttach.Mode;
import io.logwharf.protocol.extension.ConsumerCredit;
import io.logwharf.protocol.extension.ConsumerReset;
import io.logwharf.protocol.extension.DestinationKind;
import io.logwharf.protocol.extension.ErrorResponse;
import io.logwharf.protocol.message.MessageBody;
import io.logwharf.protocol.message.MessageEncoder;
import io.logwharf.protocol.message.MessageHeaders;
import io.logwharf.protocol.message.PropertyNames;
import io.logwharf.protocol.record.BatchWriter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.Uuid;

/**
 * A queue of one partition with its share groups, on a loop, a journal and a clock of the test's.
 */
final class ShareFixture {
  static final String QUEUE = "orders";
  static final int MANY_BYTES = 1 << 30;

  /** What the clock says when the loop's begins. */
  static final long START_MS = 1_700_000_000_000L;

  final ManualLoop loop = new ManualLoop();
  final SteppedLogStore logs = new SteppedLogStore();
  final TopicInfo topic =
      new TopicInfo(QUEUE, Uuid.randomUuid(), 1, DestinationKind.QUEUE, Map.of());
  Map<String, String> groupConfigs = Map.of();
  RedeliverySettings redelivery = redelivery(0, 0, 1, 0);
  Partition partition;
  private Partitions partitions;
  SharePartitions sharePartitions;

  ShareFixture() {
    start();
  }

  private void start() {
    partitions = new Partitions(logs, LogKind.DATA, info -> LogOptions.DEFAULT);
    var services =
        new ShareServices(
            logs,
            LogKind.STATE,
            Durability.FORCED,
            () -> Instant.ofEpochMilli(START_MS + loop.nowMs()),
            group -> groupConfigs,
            topic -> redelivery,
            () -> null);
    sharePartitions = new SharePartitions(loop, partitions, services);
    partitions.open(topic);
    partition = partitions.find(topic.id(), 0).orElseThrow();
  }

  /** Of a queue that drops what it gives up. */
  static RedeliverySettings redelivery(
      int maxDeliveryAttempts, long delayMs, double multiplier, long maxDelayMs) {
    return new RedeliverySettings(
        maxDeliveryAttempts, delayMs, multiplier, maxDelayMs, RedeliverySettings.Queues.NONE);
  }

  void deleteTopic() {
    partitions.delete(topic);
  }

  /** Stops in order; {@link #crash()} starts again, and has nothing to lose. */
  void stop() {
    sharePartitions.close(
        () -> {
          loop.runAll();
          logs.round();
        });
  }

  /** Loses what no round has made durable and all that was in memory, and starts again. */
  void crash() {
    logs.crash();
    start();
  }

  SteppedLog log() {
    return (SteppedLog) partition.log();
  }

  SteppedLog stateLog() {
    return logs.get(CompanionLog.nameOf(log().name()));
  }

  /** Runs all that can be run, with as many rounds of the journal as something waits for. */
  void settle() {
    for (int i = 0; i < 5; i++) {
      loop.runAll();
      logs.round();
    }
    loop.runAll();
  }

  /** Appends a batch of so many records; not durable until the next round. */
  void append(int records) {
    append(records, -1, 10);
  }

  void append(int records, long producerId, int valueBytes) {
    append(records, producerId, valueBytes, false);
  }

  /** Appends a batch of so many records of a producer's transaction. */
  void appendInTransaction(int records, long producerId) {
    append(records, producerId, 10, true);
  }

  private void append(int records, long producerId, int valueBytes, boolean transactional) {
    ByteBuf out = Unpooled.buffer();
    var batch = new BatchWriter(out);
    for (int i = 0; i < records; i++) {
      batch.begin(0, valueBytes + 20);
      batch.key((byte[]) null);
      batch.value(new byte[valueBytes]);
      batch.end();
    }
    batch.finish(
        producerId, (short) (producerId < 0 ? -1 : 0), producerId < 0 ? -1 : 0, transactional);
    log().append(out.nioBuffer(), Durability.FORCED, AppendListener.NONE);
  }

  /** Now, in ms since 1970. */
  long clockMs() {
    return START_MS + loop.nowMs();
  }

  /** Appends a batch with a message of each of these groups; null for none. */
  void appendGrouped(String... groups) {
    MessageHeaders[] messages = new MessageHeaders[groups.length];
    for (int i = 0; i < groups.length; i++) {
      messages[i] = new MessageHeaders();
      if (groups[i] != null) {
        messages[i].setProperty(PropertyNames.GROUP_ID, groups[i]);
      }
    }
    append(messages);
  }

  /** Appends a batch with a message of each of these priorities. */
  void appendPrioritized(int... priorities) {
    MessageHeaders[] messages = new MessageHeaders[priorities.length];
    for (int i = 0; i < priorities.length; i++) {
      messages[i] = new MessageHeaders();
      messages[i].setPriority(priorities[i]);
    }
    append(messages);
  }

  /** Appends a batch of these messages. */
  void append(MessageHeaders... messages) {
    ByteBuf out = Unpooled.buffer();
    var batch = new BatchWriter(out);
    for (MessageHeaders message : messages) {
      MessageEncoder.encode(batch, message, MessageBody.NONE, clockMs());
    }
    batch.finish(-1, (short) -1, -1, false);
    log().append(out.nioBuffer(), Durability.FORCED, AppendListener.NONE);
  }

  /** Appends a batch of one message for each delivery time; expiring where that is not 0. */
  void appendLimited(long expirationMs, long... deliveryTimesMs) {
    ByteBuf out = Unpooled.buffer();
    var batch = new BatchWriter(out);
    for (long deliveryTime : deliveryTimesMs) {
      var headers = new MessageHeaders();
      headers.setExpiration(expirationMs);
      headers.setDeliveryTime(deliveryTime);
      MessageEncoder.encode(batch, headers, MessageBody.NONE, clockMs());
    }
    batch.finish(-1, (short) -1, -1, false);
    log().append(out.nioBuffer(), Durability.FORCED, AppendListener.NONE);
  }

  /** Appends a batch with a record for each of these values of the property "color". */
  void append(String... colors) {
    ByteBuf out = Unpooled.buffer();
    var batch = new BatchWriter(out);
    for (String color : colors) {
      batch.begin(0, 40);
      batch.key((byte[]) null);
      batch.value(new byte[10]);
      batch.header("color".getBytes(StandardCharsets.UTF_8), color);
      batch.end();
    }
    batch.finish(-1, (short) -1, -1, false);
    log().append(out.nioBuffer(), Durability.FORCED, AppendListener.NONE);
  }

  FakeConnection connect() {
    return new FakeConnection(loop);
  }

  TestConsumer attach(FakeConnection connection, int consumerId) {
    return attach(connection, consumerId, QUEUE, Mode.QUEUE);
  }

  TestConsumer attach(FakeConnection connection, int consumerId, String group, Mode mode) {
    return attach(connection, consumerId, group, mode, "");
  }

  TestConsumer attach(
      FakeConnection connection, int consumerId, String group, Mode mode, String selector) {
    ConsumerHandle handle = sharePartitions.consumer(partition, connection, consumerId, consumerId);
    ConnectionConsumers.of(connection).add(consumerId, handle);
    handle.attach(new ConsumerAttach(consumerId, group, topic.id(), 0, -1, mode, selector));
    return new TestConsumer(connection, consumerId, handle);
  }

  /** A consumer and what a client would do with it. */
  record TestConsumer(FakeConnection connection, int id, ConsumerHandle handle) {
    void grant(int records) {
      handle.grant(new ConsumerCredit(id, records, MANY_BYTES, false));
    }

    void drain(int records) {
      handle.grant(new ConsumerCredit(id, records, MANY_BYTES, true));
    }

    /** Says that it gives back no more for a recall. */
    void answerRecall() {
      handle.grant(ConsumerCredit.recallAnswer(id));
    }

    List<Long> offsets() {
      return connection.offsets(id);
    }

    void acknowledge(long first, long last, AckType type) {
      Acknowledgements acknowledgements = Acknowledgements.oneWay();
      acknowledgements.add(handle, List.of(new AckRange(first, last, type)));
      acknowledgements.submit();
    }

    /** The answers to a durable acknowledgement, none until it is there. */
    List<ErrorResponse> acknowledgeDurably(long first, long last) {
      List<ErrorResponse> answers = new ArrayList<>();
      Acknowledgements acknowledgements = Acknowledgements.durable(answers::add);
      acknowledgements.add(handle, List.of(new AckRange(first, last, AckType.ACCEPT)));
      acknowledgements.submit();
      return answers;
    }

    /** The answers to an acknowledgement in a transaction, none until it is there. */
    List<ErrorResponse> acknowledgeIn(Enlistment transaction, long first, long last) {
      List<ErrorResponse> answers = new ArrayList<>();
      Acknowledgements acknowledgements = Acknowledgements.transactional(transaction, answers::add);
      acknowledgements.add(handle, List.of(new AckRange(first, last, AckType.ACCEPT)));
      acknowledgements.submit();
      return answers;
    }

    /** The outcomes of a reset, none until there is one. */
    List<RuntimeException> reset(boolean detach, AckRange... delivered) {
      List<RuntimeException> outcomes = new ArrayList<>();
      handle.reset(new ConsumerReset(id, List.of(delivered), detach), outcomes::add);
      return outcomes;
    }
  }
}
