package io.logwharf.broker.request;

import io.logwharf.broker.loop.OwnerLoop;
import io.logwharf.log.AppendListener;
import io.logwharf.log.AppendResult;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.apache.kafka.common.message.ProduceRequestData.TopicProduceData;
import org.apache.kafka.common.message.ProduceResponseData;
import org.apache.kafka.common.message.ProduceResponseData.PartitionProduceResponse;
import org.apache.kafka.common.message.ProduceResponseData.TopicProduceResponse;
import org.apache.kafka.common.protocol.Errors;

/**
 * Collects what became of the partitions of one Produce request. Filled and sent on the
 * connection's loop; outcomes arrive on the journal's thread, and the count of those still missing
 * orders their writes before the answer is sent.
 */
final class ProduceAnswer {
  private final RequestContext context;
  private final boolean wanted;
  private final ProduceResponseData data = new ProduceResponseData();

  /** Outcomes still to come, and one for the request that is still being submitted. */
  private final AtomicInteger missing = new AtomicInteger(1);

  private TopicProduceResponse topic;
  private volatile String failure;

  /**
   * @param wanted whether the client waits for an answer, so acks is not 0
   */
  ProduceAnswer(RequestContext context, boolean wanted) {
    this.context = context;
    this.wanted = wanted;
  }

  OwnerLoop loop() {
    return context.connection().loop();
  }

  void beginTopic(TopicProduceData requested) {
    topic = new TopicProduceResponse().setName(requested.name()).setTopicId(requested.topicId());
    data.responses().add(topic);
  }

  PartitionProduceResponse beginPartition(int index) {
    // No offset, unless the append says otherwise.
    var response = new PartitionProduceResponse().setIndex(index).setBaseOffset(-1);
    topic.partitionResponses().add(response);
    return response;
  }

  /** Appends, and lets the answer wait for the outcome unless appending fails at once. */
  AppendResult expect(
      PartitionProduceResponse response, Function<AppendListener, AppendResult> append) {
    missing.incrementAndGet();
    try {
      return append.apply(
          outcome -> {
            if (outcome != null) {
              failed(response, KafkaErrors.of(outcome), outcome.getMessage());
            }
            arrived();
          });
    } catch (RuntimeException e) {
      // The request itself is still counted, so this can't be the last.
      missing.decrementAndGet();
      throw e;
    }
  }

  void failed(PartitionProduceResponse response, Errors error, String message) {
    response.setErrorCode(error.code()).setErrorMessage(message).setBaseOffset(-1);
    failure = error + ": " + message;
  }

  void allSubmitted() {
    arrived();
  }

  private void arrived() {
    if (missing.decrementAndGet() == 0) {
      // Not on the journal's thread, which has the next round to write.
      loop().run(this::answer);
    }
  }

  private void answer() {
    if (wanted) {
      context.respond(data);
    } else if (failure == null) {
      context.complete();
    } else {
      // The only way to tell a producer that wants no answers; its client connects again.
      context.closeConnection("a send with acks=0 failed with " + failure);
    }
  }
}
