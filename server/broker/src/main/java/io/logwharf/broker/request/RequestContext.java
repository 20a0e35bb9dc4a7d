package io.logwharf.broker.request;

import io.logwharf.broker.network.Connection;
import io.logwharf.broker.network.Exchange;
import io.logwharf.broker.network.Response;
import io.logwharf.broker.network.ResponseBody;
import io.logwharf.protocol.frame.RequestHead;
import org.apache.kafka.common.protocol.ApiMessage;

/** One request and the way to answer it, once, from any thread. */
public final class RequestContext {
  private final Connection connection;
  private final RequestHead head;
  private final Exchange exchange;

  public RequestContext(Connection connection, RequestHead head, Exchange exchange) {
    this.connection = connection;
    this.head = head;
    this.exchange = exchange;
  }

  /** The connection that the request came by. */
  public Connection connection() {
    return connection;
  }

  public short apiVersion() {
    return head.apiVersion();
  }

  public int correlationId() {
    return head.correlationId();
  }

  /** What the client calls itself, empty where it has no name. */
  public String clientId() {
    return head.clientId();
  }

  /** Answers with one of Kafka's messages, in the version of the request. */
  public void respond(ApiMessage message) {
    respond(message, head.apiVersion());
  }

  /** Answers with one of Kafka's messages, in another version than the request's. */
  void respond(ApiMessage message, short version) {
    short headerVersion = head.kafkaApi().responseHeaderVersion(version);
    exchange.respond(
        new Response(head.correlationId(), headerVersion, MessageBody.of(message, version)));
  }

  /** Answers a request of the extension. */
  public void respond(ResponseBody body) {
    exchange.respond(Response.extension(head.correlationId(), body));
  }

  /** Ends the request without an answer. */
  public void complete() {
    exchange.complete();
  }

  /** Closes the connection, because a request that gets no answer has failed. */
  void closeConnection(String reason) {
    exchange.complete();
    connection.close(reason);
  }
}
