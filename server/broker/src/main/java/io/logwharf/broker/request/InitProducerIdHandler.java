package io.logwharf.broker.request;

import io.logwharf.broker.metadata.ProducerIds;
import io.logwharf.protocol.extension.Extension;
import org.apache.kafka.common.message.InitProducerIdRequestData;
import org.apache.kafka.common.message.InitProducerIdResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.InitProducerIdRequest;

/**
 * Gives idempotent producers their id, with epoch 0; one that has an id already gets a new one, as
 * Kafka does without transactions.
 */
public final class InitProducerIdHandler implements KafkaHandler<InitProducerIdRequest> {
  private final ProducerIds ids;

  public InitProducerIdHandler(ProducerIds ids) {
    this.ids = ids;
  }

  @Override
  public ApiKeys api() {
    return ApiKeys.INIT_PRODUCER_ID;
  }

  @Override
  public void handle(InitProducerIdRequest request, RequestContext context) {
    InitProducerIdRequestData data = request.data();
    if (data.transactionalId() != null) {
      throw Errors.INVALID_REQUEST.exception(
          "this broker has no transactions yet; leave transactional.id unset");
    }
    boolean nonPersistent = context.connection().optedIn() && asksForNonPersistent(data);
    ids.next()
        .whenComplete(
            (id, failure) ->
                context.respond(failure == null ? granted(id, nonPersistent) : failed(failure)));
  }

  private static boolean asksForNonPersistent(InitProducerIdRequestData data) {
    return data.unknownTaggedFields().stream()
        .anyMatch(
            field ->
                field.tag() == Extension.TAG && field.data().length == 1 && field.data()[0] == 1);
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
