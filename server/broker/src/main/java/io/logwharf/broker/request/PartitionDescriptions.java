package io.logwharf.broker.request;

import io.logwharf.broker.metadata.Cluster;
import io.logwharf.broker.partition.Partitions;
import io.logwharf.broker.partition.TopicInfo;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.message.MetadataResponseData.MetadataResponsePartition;

/** Partitions as Metadata describes them: on a single broker, each led and held by this one. */
final class PartitionDescriptions {
  private PartitionDescriptions() {}

  static List<MetadataResponsePartition> of(
      TopicInfo topic, Cluster cluster, Partitions partitions) {
    List<Integer> here = List.of(cluster.nodeId());
    List<MetadataResponsePartition> described = new ArrayList<>(topic.partitions());
    for (int i = 0; i < topic.partitions(); i++) {
      described.add(
          new MetadataResponsePartition()
              .setPartitionIndex(i)
              .setLeaderId(cluster.nodeId())
              .setLeaderEpoch(leaderEpoch(topic, i, partitions))
              .setReplicaNodes(here)
              .setIsrNodes(here));
    }
    return described;
  }

  static int leaderEpoch(TopicInfo topic, int index, Partitions partitions) {
    return partitions
        .find(topic.id(), index)
        .map(partition -> partition.log().leaderEpoch())
        .orElse(LeaderEpochs.NONE);
  }
}
