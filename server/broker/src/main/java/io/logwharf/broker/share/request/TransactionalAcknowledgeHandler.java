package io.logwharf.broker.share.request;

import io.logwharf.broker.request.ExtensionHandler;
import io.logwharf.broker.request.RequestContext;
import io.logwharf.broker.share.Acknowledgements;
import io.logwharf.broker.share.ConnectionConsumers;
import io.logwharf.broker.share.ConsumerHandle;
import io.logwharf.broker.share.Enlistment;
import io.logwharf.broker.transaction.LeaseWorks;
import io.logwharf.broker.transaction.TransactionRegistrations;
import io.logwharf.coordinator.transaction.ProducerEpoch;
import io.logwharf.protocol.extension.ConsumerAcknowledge;
import io.logwharf.protocol.extension.ErrorResponse;
import io.logwharf.protocol.extension.ExtensionApi;
import io.logwharf.protocol.extension.TransactionalAcknowledge;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.protocol.Readable;

/**
 * Makes acknowledgements of any number of consumers part of a transaction; answers when they are.
 */
public final class TransactionalAcknowledgeHandler implements ExtensionHandler {
  private final TransactionRegistrations registrations;

  /** Creates the handler of all connections; thread-safe. */
  public TransactionalAcknowledgeHandler(TransactionRegistrations registrations) {
    this.registrations = registrations;
  }

  @Override
  public ExtensionApi api() {
    return ExtensionApi.TRANSACTIONAL_ACKNOWLEDGE;
  }

  @Override
  public void handle(Readable body, RequestContext context) {
    TransactionalAcknowledge request = TransactionalAcknowledge.read(body);
    if (request.producerId() < 0 || request.producerEpoch() < 0) {
      var refusal =
          new ErrorResponse(
              Errors.INVALID_PRODUCER_ID_MAPPING,
              "producer id " + request.producerId() + " is none; lease one by InitProducerId");
      context.respond(refusal::write);
      return;
    }
    var producer = new ProducerEpoch(request.producerId(), request.producerEpoch());
    LeaseWorks.Work work =
        LeaseWorks.of(context.connection()).of(request.producerId(), request.producerEpoch());
    work.begun();
    Acknowledgements acknowledgements =
        Acknowledgements.transactional(
            new Enlistment(producer, registrations),
            outcome -> {
              context.respond(outcome::write);
              work.ended(outcome.error() == Errors.NONE);
            });
    ConnectionConsumers consumers = ConnectionConsumers.of(context.connection());
    for (ConsumerAcknowledge.Entry entry : request.entries()) {
      ConsumerHandle consumer = consumers.find(entry.consumerId());
      if (consumer == null) {
        acknowledgements.unknownConsumer(entry.consumerId());
      } else {
        acknowledgements.add(consumer, entry.ranges());
      }
    }
    acknowledgements.submit();
  }
}
