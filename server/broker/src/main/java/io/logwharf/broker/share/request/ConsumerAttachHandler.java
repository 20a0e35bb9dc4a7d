package io.logwharf.broker.share.request;

import io.logwharf.broker.network.Response;
import io.logwharf.broker.partition.Partition;
import io.logwharf.broker.partition.Partitions;
import io.logwharf.broker.request.ExtensionHandler;
import io.logwharf.broker.request.RequestContext;
import io.logwharf.broker.share.ConnectionConsumers;
import io.logwharf.broker.share.ConsumerHandle;
import io.logwharf.broker.share.SharePartitions;
import io.logwharf.protocol.extension.ConsumerAttach;
import io.logwharf.protocol.extension.ConsumerAttach.Mode;
import io.logwharf.protocol.extension.ConsumerEvent;
import io.logwharf.protocol.extension.DestinationKind;
import io.logwharf.protocol.extension.ExtensionApi;
import java.util.Optional;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.protocol.Readable;

/** Attaches a consumer to a share partition. */
public final class ConsumerAttachHandler implements ExtensionHandler {
  private static final int MAX_GROUP_LENGTH = 4096;

  private final Partitions partitions;
  private final SharePartitions sharePartitions;

  public ConsumerAttachHandler(Partitions partitions, SharePartitions sharePartitions) {
    this.partitions = partitions;
    this.sharePartitions = sharePartitions;
  }

  @Override
  public ExtensionApi api() {
    return ExtensionApi.CONSUMER_ATTACH;
  }

  @Override
  public void handle(Readable body, RequestContext context) {
    ConsumerAttach request = ConsumerAttach.read(body);
    ConnectionConsumers consumers = ConnectionConsumers.of(context.connection());
    Optional<Partition> partition = partitions.find(request.topicId(), request.partition());
    ConsumerEvent.Closed refusal =
        partition.isEmpty() ? unknown(request) : refuse(request, partition.get(), consumers);
    if (refusal == null && partition.get().isTemporary()) {
      refusal = refuseTemporary(request, partition.get(), context);
    }
    if (refusal != null) {
      context.connection().send(Response.extension(context.correlationId(), refusal::write));
    } else {
      ConsumerHandle consumer =
          sharePartitions.consumer(
              partition.get(), context.connection(), context.correlationId(), request.consumerId());
      consumers.add(request.consumerId(), consumer);
      consumer.attach(request);
    }
    context.complete();
  }

  /** What is wrong with the request, null where nothing is. */
  private static ConsumerEvent.Closed refuse(
      ConsumerAttach request, Partition partition, ConnectionConsumers consumers) {
    String topic = partition.topic().name();
    int epoch = partition.log().leaderEpoch();
    if (consumers.find(request.consumerId()) != null) {
      return new ConsumerEvent.Closed(
          Errors.INVALID_REQUEST,
          "consumer id "
              + request.consumerId()
              + " is in use on this connection; choose another or detach that consumer first");
    }
    if (consumers.isFull()) {
      return new ConsumerEvent.Closed(
          Errors.INVALID_REQUEST,
          "this connection has "
              + ConnectionConsumers.MAX_CONSUMERS
              + " consumers, the most allowed; close some or open another connection");
    }
    if (request.leaderEpoch() >= 0 && request.leaderEpoch() < epoch) {
      return new ConsumerEvent.Closed(
          Errors.FENCED_LEADER_EPOCH,
          "leader epoch "
              + request.leaderEpoch()
              + " of "
              + topic
              + " is over, it is now "
              + epoch);
    }
    if (request.group().isEmpty() || request.group().length() > MAX_GROUP_LENGTH) {
      return new ConsumerEvent.Closed(
          Errors.INVALID_GROUP_ID,
          "the name of a share group has 1 to " + MAX_GROUP_LENGTH + " characters");
    }
    if (request.mode() == Mode.QUEUE && !request.group().equals(topic)) {
      return new ConsumerEvent.Closed(
          Errors.INVALID_REQUEST,
          "queue "
              + topic
              + " is consumed by the share group of its name, not by "
              + request.group());
    }
    if (request.mode() == Mode.QUEUE && partition.topic().kind() == DestinationKind.TOPIC) {
      return new ConsumerEvent.Closed(
          Errors.INVALID_TOPIC_EXCEPTION, topic + " is a topic; subscribe to it instead");
    }
    return null;
  }

  /** What is wrong with consuming from a temporary destination (Jakarta Messaging 3.1 §6.2.2). */
  private static ConsumerEvent.Closed refuseTemporary(
      ConsumerAttach request, Partition partition, RequestContext context) {
    String topic = partition.topic().name();
    if (!partition.isConsumableBy(context.connection().id())) {
      return new ConsumerEvent.Closed(
          Errors.INVALID_REQUEST,
          topic + " belongs to another connection, and only that one may consume from it");
    }
    if (request.mode() == Mode.DURABLE_SUBSCRIPTION) {
      return new ConsumerEvent.Closed(
          Errors.INVALID_TOPIC_EXCEPTION,
          topic + " is temporary, and can't have a durable subscription");
    }
    return null;
  }

  private static ConsumerEvent.Closed unknown(ConsumerAttach request) {
    return new ConsumerEvent.Closed(
        Errors.UNKNOWN_TOPIC_ID,
        "no topic of this broker has id "
            + request.topicId()
            + " and a partition "
            + request.partition()
            + "; resolve the destination anew");
  }
}
