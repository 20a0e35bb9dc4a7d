package io.logwharf.broker.share.request;

import io.logwharf.broker.request.ExtensionHandler;
import io.logwharf.broker.request.RequestContext;
import io.logwharf.broker.share.ConnectionConsumers;
import io.logwharf.broker.share.ConsumerHandle;
import io.logwharf.protocol.extension.ConsumerCredit;
import io.logwharf.protocol.extension.ExtensionApi;
import org.apache.kafka.common.protocol.Readable;

/**
 * Grants a consumer credit. One that the broker has ended meanwhile is told so by its closed event,
 * so credit for it is passed over.
 */
public final class ConsumerCreditHandler implements ExtensionHandler {
  @Override
  public ExtensionApi api() {
    return ExtensionApi.CONSUMER_CREDIT;
  }

  @Override
  public void handle(Readable body, RequestContext context) {
    ConsumerCredit request = ConsumerCredit.read(body);
    ConsumerHandle consumer =
        ConnectionConsumers.of(context.connection()).find(request.consumerId());
    if (consumer != null) {
      consumer.grant(request);
    }
    context.complete();
  }
}
