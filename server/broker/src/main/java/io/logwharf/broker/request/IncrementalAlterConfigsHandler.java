package io.logwharf.broker.request;

import io.logwharf.broker.metadata.ConfigChanges;
import io.logwharf.broker.partition.Partitions;
import io.logwharf.coordinator.metadata.ResourceType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.admin.AlterConfigOp.OpType;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.message.IncrementalAlterConfigsRequestData.AlterConfigsResource;
import org.apache.kafka.common.message.IncrementalAlterConfigsRequestData.AlterableConfig;
import org.apache.kafka.common.message.IncrementalAlterConfigsResponseData;
import org.apache.kafka.common.message.IncrementalAlterConfigsResponseData.AlterConfigsResourceResponse;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.IncrementalAlterConfigsRequest;

/** Changes the configuration of topics and groups, each resource for itself. */
public final class IncrementalAlterConfigsHandler
    implements KafkaHandler<IncrementalAlterConfigsRequest> {
  private final ConfigChanges changes;
  private final Partitions partitions;

  public IncrementalAlterConfigsHandler(ConfigChanges changes, Partitions partitions) {
    this.changes = changes;
    this.partitions = partitions;
  }

  @Override
  public ApiKeys api() {
    return ApiKeys.INCREMENTAL_ALTER_CONFIGS;
  }

  @Override
  public void handle(IncrementalAlterConfigsRequest request, RequestContext context) {
    boolean validateOnly = request.data().validateOnly();
    List<CompletableFuture<AlterConfigsResourceResponse>> results = new ArrayList<>();
    for (AlterConfigsResource resource : request.data().resources()) {
      results.add(
          alter(resource, validateOnly).handle((done, failure) -> answer(resource, failure)));
    }
    Gathering.whenDone(
        results,
        done -> {
          var data = new IncrementalAlterConfigsResponseData();
          done.forEach(data.responses()::add);
          context.respond(data);
        });
  }

  private CompletableFuture<Void> alter(AlterConfigsResource resource, boolean validateOnly) {
    try {
      ResourceType type = type(resource);
      Map<String, Optional<String>> values = read(resource);
      changes.validate(type, resource.resourceName(), values);
      return validateOnly
          ? CompletableFuture.completedFuture(null)
          : changes.change(type, resource.resourceName(), values).toCompletableFuture();
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private ResourceType type(AlterConfigsResource resource) {
    return switch (ConfigResource.Type.forId(resource.resourceType())) {
      case TOPIC -> {
        if (partitions.topic(resource.resourceName()).isEmpty()) {
          throw Errors.UNKNOWN_TOPIC_OR_PARTITION.exception(
              "there is no topic " + resource.resourceName());
        }
        yield ResourceType.TOPIC;
      }
      case GROUP -> ResourceType.GROUP;
      default ->
          throw Errors.INVALID_REQUEST.exception(
              "only topics and groups can be configured at run time");
    };
  }

  private static Map<String, Optional<String>> read(AlterConfigsResource resource) {
    Map<String, Optional<String>> values = new HashMap<>();
    for (AlterableConfig config : resource.configs()) {
      switch (OpType.forId(config.configOperation())) {
        case SET -> values.put(config.name(), Optional.ofNullable(config.value()));
        case DELETE -> values.put(config.name(), Optional.empty());
        default ->
            throw Errors.INVALID_CONFIG.exception(
                config.name() + " is no list, so it can only be set or deleted");
      }
    }
    return values;
  }

  private static AlterConfigsResourceResponse answer(
      AlterConfigsResource resource, Throwable thrown) {
    var answer =
        new AlterConfigsResourceResponse()
            .setResourceType(resource.resourceType())
            .setResourceName(resource.resourceName());
    if (thrown == null) {
      return answer;
    }
    Throwable failure = Errors.maybeUnwrapException(thrown);
    return answer
        .setErrorCode(KafkaErrors.of(failure).code())
        .setErrorMessage(failure.getMessage());
  }
}
