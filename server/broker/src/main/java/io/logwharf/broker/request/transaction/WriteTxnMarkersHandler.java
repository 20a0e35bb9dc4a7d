package io.logwharf.broker.request.transaction;

import io.logwharf.broker.partition.Partitions;
import io.logwharf.broker.request.Gathering;
import io.logwharf.broker.request.KafkaHandler;
import io.logwharf.broker.request.RequestContext;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.message.WriteTxnMarkersRequestData.WritableTxnMarker;
import org.apache.kafka.common.message.WriteTxnMarkersRequestData.WritableTxnMarkerTopic;
import org.apache.kafka.common.message.WriteTxnMarkersResponseData;
import org.apache.kafka.common.message.WriteTxnMarkersResponseData.WritableTxnMarkerPartitionResult;
import org.apache.kafka.common.message.WriteTxnMarkersResponseData.WritableTxnMarkerResult;
import org.apache.kafka.common.message.WriteTxnMarkersResponseData.WritableTxnMarkerTopicResult;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.WriteTxnMarkersRequest;

/** Ends transactions in partitions for administrators, as {@link MarkersByHand} says. */
public final class WriteTxnMarkersHandler implements KafkaHandler<WriteTxnMarkersRequest> {
  private final Partitions partitions;
  private final MarkersByHand markers;

  public WriteTxnMarkersHandler(Partitions partitions, MarkersByHand markers) {
    this.partitions = partitions;
    this.markers = markers;
  }

  @Override
  public ApiKeys api() {
    return ApiKeys.WRITE_TXN_MARKERS;
  }

  @Override
  public void handle(WriteTxnMarkersRequest request, RequestContext context) {
    var answer = new WriteTxnMarkersResponseData();
    List<CompletableFuture<WritableTxnMarkerPartitionResult>> parts = new ArrayList<>();
    for (WritableTxnMarker marker : request.data().markers()) {
      var result = new WritableTxnMarkerResult().setProducerId(marker.producerId());
      answer.markers().add(result);
      for (WritableTxnMarkerTopic topic : marker.topics()) {
        var ofTopic = new WritableTxnMarkerTopicResult().setName(topic.name());
        result.topics().add(ofTopic);
        for (int index : topic.partitionIndexes()) {
          var ofPartition = new WritableTxnMarkerPartitionResult().setPartitionIndex(index);
          ofTopic.partitions().add(ofPartition);
          parts.add(
              end(marker, topic.name(), index)
                  .thenApply(error -> ofPartition.setErrorCode(error.code())));
        }
      }
    }
    Gathering.whenDone(parts, results -> context.respond(answer));
  }

  private CompletableFuture<Errors> end(WritableTxnMarker marker, String topic, int index) {
    return partitions
        .find(topic, index)
        .map(partition -> markers.end(marker, partition))
        .orElseGet(() -> CompletableFuture.completedFuture(Errors.UNKNOWN_TOPIC_OR_PARTITION));
  }
}
