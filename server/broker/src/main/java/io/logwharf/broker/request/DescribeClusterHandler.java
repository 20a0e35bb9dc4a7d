package io.logwharf.broker.request;

import io.logwharf.broker.metadata.Cluster;
import org.apache.kafka.common.message.DescribeClusterResponseData;
import org.apache.kafka.common.message.DescribeClusterResponseData.DescribeClusterBroker;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.DescribeClusterRequest;

/** Says which brokers there are. */
public final class DescribeClusterHandler implements KafkaHandler<DescribeClusterRequest> {
  private static final byte BROKERS = 1;

  private final Cluster cluster;

  public DescribeClusterHandler(Cluster cluster) {
    this.cluster = cluster;
  }

  @Override
  public ApiKeys api() {
    return ApiKeys.DESCRIBE_CLUSTER;
  }

  @Override
  public void handle(DescribeClusterRequest request, RequestContext context) {
    byte endpointType = request.data().endpointType();
    if (endpointType != BROKERS) {
      throw Errors.MISMATCHED_ENDPOINT_TYPE.exception(
          "this is a broker; endpoint type " + endpointType + " was asked for");
    }
    var data =
        new DescribeClusterResponseData()
            .setEndpointType(BROKERS)
            .setClusterId(cluster.clusterId())
            .setControllerId(cluster.nodeId());
    data.brokers()
        .add(
            new DescribeClusterBroker()
                .setBrokerId(cluster.nodeId())
                .setHost(cluster.host())
                .setPort(cluster.port()));
    context.respond(data);
  }
}
