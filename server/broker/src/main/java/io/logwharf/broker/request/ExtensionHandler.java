package io.logwharf.broker.request;

import io.logwharf.protocol.extension.ExtensionApi;
import org.apache.kafka.common.protocol.Readable;

/**
 * Serves one kind of the Jakarta Messaging extension's requests. Called on the loop of the
 * request's connection, in order of arrival; must not block. An {@link IllegalArgumentException}
 * says that the request is malformed, which closes the connection.
 */
public interface ExtensionHandler {
  ExtensionApi api();

  /**
   * Answers the request by its context, now or later, or completes it without an answer.
   *
   * @param body valid until this method returns
   */
  void handle(Readable body, RequestContext context);
}
