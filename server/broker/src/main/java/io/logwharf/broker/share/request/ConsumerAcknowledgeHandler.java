package io.logwharf.broker.share.request;

import io.logwharf.broker.request.ExtensionHandler;
import io.logwharf.broker.request.RequestContext;
import io.logwharf.broker.share.Acknowledgements;
import io.logwharf.broker.share.ConnectionConsumers;
import io.logwharf.broker.share.ConsumerHandle;
import io.logwharf.protocol.extension.ConsumerAcknowledge;
import io.logwharf.protocol.extension.ErrorResponse;
import io.logwharf.protocol.extension.ExtensionApi;
import org.apache.kafka.common.protocol.Readable;

/**
 * Takes acknowledgements of any number of consumers to their share partitions: those of one
 * partition together, so that they share one append.
 */
public final class ConsumerAcknowledgeHandler implements ExtensionHandler {
  @Override
  public ExtensionApi api() {
    return ExtensionApi.CONSUMER_ACKNOWLEDGE;
  }

  @Override
  public void handle(Readable body, RequestContext context) {
    ConsumerAcknowledge request = ConsumerAcknowledge.read(body);
    ConnectionConsumers consumers = ConnectionConsumers.of(context.connection());
    Acknowledgements acknowledgements =
        request.durable()
            ? Acknowledgements.durable(outcome -> respond(context, outcome))
            : Acknowledgements.oneWay();
    for (ConsumerAcknowledge.Entry entry : request.entries()) {
      ConsumerHandle consumer = consumers.find(entry.consumerId());
      if (consumer == null) {
        acknowledgements.unknownConsumer(entry.consumerId());
      } else {
        acknowledgements.add(consumer, entry.ranges());
      }
    }
    acknowledgements.submit();
    if (!request.durable()) {
      context.complete();
    }
  }

  private static void respond(RequestContext context, ErrorResponse outcome) {
    context.respond(outcome::write);
  }
}
