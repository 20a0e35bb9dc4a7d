package io.logwharf.broker.request;

import io.logwharf.broker.network.Connection;
import io.logwharf.broker.network.Exchange;
import io.logwharf.broker.network.FrameHandler;
import io.logwharf.protocol.extension.ExtensionApi;
import io.logwharf.protocol.frame.MalformedFrameException;
import io.logwharf.protocol.frame.RequestHead;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Readable;
import org.apache.kafka.common.requests.AbstractRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the head of each request and gives it to its handler. Thread-safe. */
public final class RequestDispatcher implements FrameHandler {
  private static final Logger LOG = LoggerFactory.getLogger(RequestDispatcher.class);

  private final HandlerRegistry handlers;
  private final RequestMetrics metrics;

  /**
   * @param handlers complete: nothing is registered any more
   */
  public RequestDispatcher(HandlerRegistry handlers, RequestMetrics metrics) {
    this.handlers = handlers;
    this.metrics = metrics;
  }

  @Override
  public void onFrame(Connection connection, Readable frame, Exchange exchange) {
    RequestHead head = RequestHead.read(frame);
    var context = new RequestContext(connection, head, exchange);
    if (head.extensionApi().isPresent()) {
      dispatch(head.extensionApi().get(), frame, context);
    } else {
      dispatch(head.kafkaApi(), frame, context);
    }
  }

  private void dispatch(ExtensionApi api, Readable body, RequestContext context) {
    if (!context.connection().optedIn()) {
      throw new MalformedFrameException(api + " on a connection that has not opted in");
    }
    ExtensionHandler handler =
        handlers
            .find(api)
            .orElseThrow(() -> new MalformedFrameException(api + " is not served here"));
    if (context.apiVersion() != ExtensionApi.VERSION) {
      throw new MalformedFrameException(
          api + " in version " + context.apiVersion() + "; only version 0 is served");
    }
    metrics.count(api);
    try {
      handler.handle(body, context);
    } catch (IllegalArgumentException e) {
      throw new MalformedFrameException(api + ": " + e.getMessage(), e);
    }
  }

  private void dispatch(ApiKeys api, Readable body, RequestContext context) {
    KafkaHandler<?> handler =
        handlers
            .find(api)
            .orElseThrow(() -> new MalformedFrameException(api.name + " is not served here"));
    metrics.count(api);
    short version = context.apiVersion();
    if (version >= handler.oldestVersion() && version <= handler.latestVersion()) {
      handle(handler, api, body, context);
    } else if (api == ApiKeys.API_VERSIONS) {
      context.respond(ApiVersionsHandler.unsupportedVersion(handler), (short) 0);
    } else {
      throw new MalformedFrameException(
          api.name + " in version " + version + " is not served, see ApiVersions");
    }
  }

  private <R extends AbstractRequest> void handle(
      KafkaHandler<R> handler, ApiKeys api, Readable body, RequestContext context) {
    R request = parse(handler, body, context.apiVersion());
    try {
      handler.handle(request, context);
    } catch (RuntimeException e) {
      if (KafkaErrors.isUnexpected(e)) {
        LOG.error(
            "request.failed api={} version={} client={} remote={}",
            api.name,
            context.apiVersion(),
            context.clientId(),
            context.connection().remoteAddress(),
            e);
      }
      context.respond(request.getErrorResponse(0, KafkaErrors.toApiException(e)).data());
    }
  }

  /** The registry has the handler of an API under that API, so the type is right. */
  @SuppressWarnings("unchecked")
  private static <R extends AbstractRequest> R parse(
      KafkaHandler<R> handler, Readable body, short version) {
    ApiKeys api = handler.api();
    try {
      return (R) AbstractRequest.parseRequest(api, version, body).request;
    } catch (RuntimeException e) {
      throw new MalformedFrameException(
          "not a " + api.name + " request of version " + version + ": " + e.getMessage(), e);
    }
  }
}
