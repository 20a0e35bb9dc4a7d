package io.logwharf.broker.request;

import io.logwharf.broker.metadata.Cluster;
import io.logwharf.broker.partition.Partitions;
import io.logwharf.broker.partition.TopicInfo;
import io.logwharf.protocol.extension.ResolveDestination.Partition;
import io.logwharf.protocol.extension.ResolveDestination.Response;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.protocol.Errors;

/**
 * What the Jakarta Messaging client is told of a topic.
 *
 * @param maxMessageBytes the largest batch of any topic, {@code message.max.bytes}
 */
public record DestinationDescriptions(Cluster cluster, Partitions partitions, int maxMessageBytes) {

  /** The answer for a topic that there is. */
  public Response of(TopicInfo topic) {
    List<Partition> described = new ArrayList<>(topic.partitions());
    for (int i = 0; i < topic.partitions(); i++) {
      int epoch = PartitionDescriptions.leaderEpoch(topic, i, partitions);
      described.add(new Partition(cluster.nodeId(), epoch, cluster.host(), cluster.port()));
    }
    int largest = Math.min(topic.maxMessageBytes(maxMessageBytes), maxMessageBytes);
    return new Response(Errors.NONE, "", topic.id(), topic.kind(), largest, described);
  }
}
