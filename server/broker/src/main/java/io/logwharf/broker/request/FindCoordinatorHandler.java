package io.logwharf.broker.request;

import io.logwharf.broker.metadata.Cluster;
import org.apache.kafka.common.message.FindCoordinatorRequestData;
import org.apache.kafka.common.message.FindCoordinatorResponseData;
import org.apache.kafka.common.message.FindCoordinatorResponseData.Coordinator;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.FindCoordinatorRequest;
import org.apache.kafka.common.requests.FindCoordinatorRequest.CoordinatorType;

/** Names the broker that coordinates a group or transactional id: on a single broker, this one. */
public final class FindCoordinatorHandler implements KafkaHandler<FindCoordinatorRequest> {
  private static final short FIRST_BATCHED_VERSION = 4;

  private final Cluster cluster;

  public FindCoordinatorHandler(Cluster cluster) {
    this.cluster = cluster;
  }

  @Override
  public ApiKeys api() {
    return ApiKeys.FIND_COORDINATOR;
  }

  @Override
  public void handle(FindCoordinatorRequest request, RequestContext context) {
    FindCoordinatorRequestData asked = request.data();
    var data = new FindCoordinatorResponseData();
    if (context.apiVersion() >= FIRST_BATCHED_VERSION) {
      for (String key : asked.coordinatorKeys()) {
        data.coordinators().add(find(asked.keyType(), key));
      }
    } else {
      Coordinator found = find(asked.keyType(), asked.key());
      data.setErrorCode(found.errorCode())
          .setErrorMessage(found.errorMessage())
          .setNodeId(found.nodeId())
          .setHost(found.host())
          .setPort(found.port());
    }
    context.respond(data);
  }

  private Coordinator find(byte type, String key) {
    if (type != CoordinatorType.GROUP.id()
        && type != CoordinatorType.TRANSACTION.id()
        && type != CoordinatorType.SHARE.id()) {
      return failed(key, "unknown coordinator type " + type);
    }
    if (key.isEmpty()) {
      return failed(key, "the id of the group or transaction is empty");
    }
    return new Coordinator()
        .setKey(key)
        .setNodeId(cluster.nodeId())
        .setHost(cluster.host())
        .setPort(cluster.port());
  }

  private static Coordinator failed(String key, String message) {
    return new Coordinator()
        .setKey(key)
        .setErrorCode(Errors.INVALID_REQUEST.code())
        .setErrorMessage(message)
        .setNodeId(-1)
        .setPort(-1);
  }
}
