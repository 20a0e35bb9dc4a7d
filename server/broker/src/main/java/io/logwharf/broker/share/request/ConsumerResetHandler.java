package io.logwharf.broker.share.request;

import io.logwharf.broker.request.ExtensionHandler;
import io.logwharf.broker.request.RequestContext;
import io.logwharf.broker.share.ConnectionConsumers;
import io.logwharf.broker.share.ConsumerHandle;
import io.logwharf.protocol.extension.ConsumerReset;
import io.logwharf.protocol.extension.ErrorResponse;
import io.logwharf.protocol.extension.ExtensionApi;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.protocol.Readable;

/**
 * Gives back what a consumer has acquired, and ends it where asked. To reset a consumer that the
 * broker has ended succeeds: it holds nothing.
 */
public final class ConsumerResetHandler implements ExtensionHandler {
  @Override
  public ExtensionApi api() {
    return ExtensionApi.CONSUMER_RESET;
  }

  @Override
  public void handle(Readable body, RequestContext context) {
    ConsumerReset request = ConsumerReset.read(body);
    ConnectionConsumers consumers = ConnectionConsumers.of(context.connection());
    ConsumerHandle consumer = consumers.find(request.consumerId());
    if (consumer == null) {
      context.respond(ErrorResponse.SUCCESS::write);
      return;
    }
    if (request.detach()) {
      consumers.remove(request.consumerId());
    }
    consumer.reset(request, failure -> context.respond(answer(failure)::write));
  }

  private static ErrorResponse answer(RuntimeException failure) {
    return failure == null
        ? ErrorResponse.SUCCESS
        : new ErrorResponse(Errors.KAFKA_STORAGE_ERROR, failure.getMessage());
  }
}
