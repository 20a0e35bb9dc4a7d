package io.logwharf.broker.request;

import io.logwharf.broker.metadata.ProducerIds;
import io.logwharf.broker.request.transaction.TransactionalProducerIds;
import io.logwharf.protocol.extension.Extension;
import org.apache.kafka.common.message.InitProducerIdRequestData;
import org.apache.kafka.common.message.InitProducerIdResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.requests.InitProducerIdRequest;

/**
 * Gives idempotent producers their id, with epoch 0; one that has an id already gets a new one, as
 * Kafka does. Transactional producers and transacted sessions get theirs from the coordinator.
 */
public final class InitProducerIdHandler implements KafkaHandler<InitProducerIdRequest> {
  private static final byte NON_PERSISTENT = 1;
  private static final byte LEASE = 2;
  private final ProducerIds ids;
  private final TransactionalProducerIds transactional;

  public InitProducerIdHandler(ProducerIds ids, TransactionalProducerIds transactional) {
    this.ids = ids;
    this.transactional = transactional;
  }

  @Override
  public ApiKeys api() {
    return ApiKeys.INIT_PRODUCER_ID;
  }

  @Override
  public void handle(InitProducerIdRequest request, RequestContext context) {
    InitProducerIdRequestData data = request.data();
    if (data.transactionalId() != null) {
      transactional.initialize(data, context);
    } else if (asksFor(LEASE, data, context)) {
      transactional.lease(data, context);
    } else {
      next(asksFor(NON_PERSISTENT, data, context), context);
    }
  }

  private void next(boolean nonPersistent, RequestContext context) {
    ids.next()
        .whenComplete(
            (id, failure) ->
                context.respond(failure == null ? granted(id, nonPersistent) : failed(failure)));
  }

  private static boolean asksFor(
      byte what, InitProducerIdRequestData data, RequestContext context) {
    return context.connection().optedIn()
        && data.unknownTaggedFields().stream()
            .anyMatch(
                field ->
                    field.tag() == Extension.TAG
                        && field.data().length == 1
                        && field.data()[0] == what);
  }

  private static InitProducerIdResponseData granted(long id, boolean nonPersistent) {
    return new InitProducerIdResponseData()
        .setProducerId(nonPersistent ? Extension.toNonPersistent(id) : id)
        .setProducerEpoch((short) 0);
  }

  private static InitProducerIdResponseData failed(Throwable failure) {
    return new InitProducerIdResponseData()
        .setErrorCode(KafkaErrors.of(failure).code())
        .setProducerId(-1)
        .setProducerEpoch((short) -1);
  }
}
