package io.logwharf.broker.request;

import io.logwharf.broker.loop.OwnerLoop;
import io.logwharf.broker.network.RecordRegion;
import io.logwharf.broker.partition.AdvanceListeners.Registration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.message.FetchResponseData;
import org.apache.kafka.common.message.FetchResponseData.FetchableTopicResponse;
import org.apache.kafka.common.message.FetchResponseData.PartitionData;
import org.apache.kafka.common.protocol.Errors;

/**
 * A fetch until it is answered: at once, when enough has arrived, or when its time is up. Owned by
 * the loop of its connection.
 */
final class PendingFetch {
  private final RequestContext context;
  private final List<FetchTarget> targets;
  private final Limits limits;
  private final List<Registration> registrations = new ArrayList<>();
  private OwnerLoop.Timer timer;
  private Runnable ended;
  private boolean done;

  /**
   * What a fetch waits for.
   *
   * @param minBytes it is answered when there are so many
   * @param maxBytes it is answered with so many at most, but at least one batch
   * @param maxWaitMs after which it is answered with what there is
   */
  record Limits(int minBytes, int maxBytes, int maxWaitMs) {}

  PendingFetch(RequestContext context, List<FetchTarget> targets, Limits limits) {
    this.context = context;
    this.targets = targets;
    this.limits = limits;
  }

  /** Answers if there is enough, or something is wrong, or the client doesn't wait. */
  boolean answerIfReady() {
    return !targets.isEmpty() ? tryAnswer(limits.maxWaitMs == 0) : tryAnswer(true);
  }

  /**
   * Waits for records.
   *
   * @param onEnd run when the fetch is answered or abandoned
   */
  void await(Runnable onEnd) {
    ended = onEnd;
    OwnerLoop loop = context.connection().loop();
    timer = loop.schedule(limits.maxWaitMs, () -> retry(true));
    for (FetchTarget target : targets) {
      target
          .partition()
          .ifPresent(partition -> registrations.add(partition.onAdvance(loop, () -> retry(false))));
    }
    // What arrived before the registration was not signalled to it.
    retry(false);
  }

  /** Answers with what there is. */
  void answerNow() {
    retry(true);
  }

  /** The connection is gone. */
  void abandon() {
    end();
    context.complete();
  }

  private void retry(boolean timeIsUp) {
    if (!done && tryAnswer(timeIsUp)) {
      end();
    }
  }

  private void end() {
    done = true;
    timer.cancel();
    registrations.forEach(Registration::cancel);
    ended.run();
  }

  private boolean tryAnswer(boolean whatever) {
    var response = new FetchResponseData();
    long total = 0;
    boolean wrong = false;
    FetchTarget before = null;
    for (FetchTarget target : targets) {
      PartitionData data = target.read((int) Math.max(limits.maxBytes - total, 0), total == 0);
      total += data.records().sizeInBytes();
      wrong |= data.errorCode() != Errors.NONE.code();
      topicOf(response, target, before).partitions().add(data);
      before = target;
    }
    if (!whatever && !wrong && total < limits.minBytes) {
      close(response);
      return false;
    }
    context.respond(response);
    return true;
  }

  private static FetchableTopicResponse topicOf(
      FetchResponseData response, FetchTarget target, FetchTarget before) {
    List<FetchableTopicResponse> topics = response.responses();
    if (before == null
        || !before.topicId().equals(target.topicId())
        || !before.topic().equals(target.topic())) {
      topics.add(
          new FetchableTopicResponse().setTopic(target.topic()).setTopicId(target.topicId()));
    }
    return topics.get(topics.size() - 1);
  }

  private static void close(FetchResponseData response) {
    for (FetchableTopicResponse topic : response.responses()) {
      for (PartitionData data : topic.partitions()) {
        if (data.records() instanceof RecordRegion region) {
          region.close();
        }
      }
    }
  }
}
