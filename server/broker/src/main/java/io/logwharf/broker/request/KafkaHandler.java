package io.logwharf.broker.request;

import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.requests.AbstractRequest;

/**
 * Serves one kind of Kafka's requests. Called on the loop of the request's connection, in order of
 * arrival; must not block. What it throws before it has answered is answered as Kafka's error for
 * that exception.
 *
 * @param <R> the request; its record buffers are valid until {@link #handle} returns
 */
public interface KafkaHandler<R extends AbstractRequest> {
  ApiKeys api();

  /** The oldest version served. */
  default short oldestVersion() {
    return api().oldestVersion();
  }

  /** The newest version served; unstable ones are not. */
  default short latestVersion() {
    return api().latestVersion(false);
  }

  /** Answers the request by its context, now or later. */
  void handle(R request, RequestContext context);
}
