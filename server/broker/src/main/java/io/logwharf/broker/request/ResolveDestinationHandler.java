package io.logwharf.broker.request;

import io.logwharf.broker.metadata.NewTopic;
import io.logwharf.broker.metadata.Topics;
import io.logwharf.broker.partition.Partitions;
import io.logwharf.broker.partition.TopicInfo;
import io.logwharf.protocol.extension.DestinationKind;
import io.logwharf.protocol.extension.ExtensionApi;
import io.logwharf.protocol.extension.ResolveDestination;
import io.logwharf.protocol.extension.ResolveDestination.Response;
import java.util.Optional;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.protocol.Readable;

/** Finds the topic behind a Jakarta Messaging destination, or creates it. */
public final class ResolveDestinationHandler implements ExtensionHandler {
  private final DestinationDescriptions descriptions;
  private final Partitions partitions;
  private final Topics topics;
  private final boolean autoCreate;

  /**
   * @param autoCreate {@code auto.create.topics.enable}
   */
  public ResolveDestinationHandler(
      DestinationDescriptions descriptions, Topics topics, boolean autoCreate) {
    this.descriptions = descriptions;
    this.partitions = descriptions.partitions();
    this.topics = topics;
    this.autoCreate = autoCreate;
  }

  @Override
  public ExtensionApi api() {
    return ExtensionApi.RESOLVE_DESTINATION;
  }

  @Override
  public void handle(Readable body, RequestContext context) {
    ResolveDestination request = ResolveDestination.read(body);
    Optional<TopicInfo> existing = partitions.topic(request.topic());
    if (existing.isPresent()) {
      context.respond(found(existing.get(), request)::write);
    } else if (request.create() && autoCreate) {
      NewTopic topic = NewTopic.ofKind(request.topic(), request.kind());
      TopicCreation.createOrFind(topics, partitions, topic)
          .handle((created, failure) -> failure == null ? found(created, request) : failed(failure))
          .thenAccept(response -> context.respond(response::write));
    } else {
      context.respond(missing(request)::write);
    }
  }

  private Response missing(ResolveDestination request) {
    String why =
        request.create()
            ? "; this broker doesn't create topics by itself (auto.create.topics.enable=false)"
            : "";
    return Response.failed(
        Errors.UNKNOWN_TOPIC_OR_PARTITION, "there is no topic " + request.topic() + why);
  }

  private static Response failed(Throwable thrown) {
    Throwable failure = Errors.maybeUnwrapException(thrown);
    return Response.failed(KafkaErrors.of(failure), String.valueOf(failure.getMessage()));
  }

  private Response found(TopicInfo topic, ResolveDestination request) {
    if (topic.kind() != DestinationKind.NONE
        && request.kind() != DestinationKind.NONE
        && topic.kind() != request.kind()) {
      return Response.failed(
          Errors.INVALID_TOPIC_EXCEPTION,
          topic.name()
              + " is a "
              + topic.kind().configValue()
              + ", not a "
              + request.kind().configValue());
    }
    return descriptions.of(topic);
  }
}
