package io.logwharf.jms.transport.netty;

import io.logwharf.jms.config.ServerAddress;
import io.logwharf.jms.transport.BranchChannel;
import io.logwharf.jms.transport.BrokerChannel;
import io.logwharf.jms.transport.BrokerException;
import io.logwharf.jms.transport.BrowsePage;
import io.logwharf.jms.transport.ConnectionLostException;
import io.logwharf.jms.transport.ConsumerEvents;
import io.logwharf.jms.transport.Loop;
import io.logwharf.jms.transport.ProduceBatch;
import io.logwharf.jms.transport.ProduceOutcome;
import io.logwharf.jms.transport.ProducerIdentity;
import io.logwharf.jms.transport.Reply;
import io.logwharf.jms.transport.TransactionEnd;
import io.logwharf.protocol.extension.Browse;
import io.logwharf.protocol.extension.ClaimClientId;
import io.logwharf.protocol.extension.ConsumerAcknowledge;
import io.logwharf.protocol.extension.ConsumerAttach;
import io.logwharf.protocol.extension.ConsumerCredit;
import io.logwharf.protocol.extension.ConsumerEvent;
import io.logwharf.protocol.extension.ConsumerReset;
import io.logwharf.protocol.extension.CreateTemporary;
import io.logwharf.protocol.extension.DeleteTemporary;
import io.logwharf.protocol.extension.EndedTransaction;
import io.logwharf.protocol.extension.ErrorResponse;
import io.logwharf.protocol.extension.Extension;
import io.logwharf.protocol.extension.ExtensionApi;
import io.logwharf.protocol.extension.LeaveSubscription;
import io.logwharf.protocol.extension.ResolveDestination;
import io.logwharf.protocol.extension.Subscribe;
import io.logwharf.protocol.extension.TransactionalAcknowledge;
import io.logwharf.protocol.extension.Unsubscribe;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.common.message.EndTxnRequestData;
import org.apache.kafka.common.message.EndTxnResponseData;
import org.apache.kafka.common.message.InitProducerIdRequestData;
import org.apache.kafka.common.message.InitProducerIdResponseData;
import org.apache.kafka.common.message.ProduceResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.protocol.Writable;
import org.apache.kafka.common.protocol.types.RawTaggedField;

/** A channel over TCP. Owned by its event loop, but for {@link #close()}. */
final class NettyBrokerChannel implements BrokerChannel {
  private static final byte[] NON_PERSISTENT = {1};
  private static final byte[] LEASE = {2};

  /** The last one in which a producer keeps its epoch from transaction to transaction (KIP-890). */
  private static final short END_TXN_VERSION = 4;

  private final Loop loop;
  private final ServerAddress address;
  private final RequestWriter writer;
  private final ApiVersionTable versions;
  private final ProduceCodec produceCodec;
  private final BranchChannel branches;
  private final Map<Integer, Integer> attachIds = new HashMap<>();

  NettyBrokerChannel(
      Loop loop,
      ServerAddress address,
      RequestWriter writer,
      ApiVersionTable versions,
      int requestTimeoutMs) {
    this.loop = loop;
    this.address = address;
    this.writer = writer;
    this.versions = versions;
    this.produceCodec = new ProduceCodec(versions.of(ApiKeys.PRODUCE), requestTimeoutMs);
    this.branches = new NettyBranchChannel(writer);
  }

  @Override
  public Loop loop() {
    return loop;
  }

  @Override
  public ServerAddress address() {
    return address;
  }

  @Override
  public int maxRequestBytes() {
    return versions.maxRequestBytes();
  }

  @Override
  public ConnectionLostException lost() {
    return writer.router().lost();
  }

  @Override
  public void resolve(ResolveDestination request, Reply<ResolveDestination.Response> reply) {
    if (isLost(reply)) {
      return;
    }
    writer.call(
        ExtensionApi.RESOLVE_DESTINATION,
        request::write,
        ResolveDestination.Response::read,
        (response, failure) -> {
          Throwable refusal =
              failure == null ? refusal(response.error(), response.message()) : failure;
          reply.complete(refusal == null ? response : null, refusal);
        });
  }

  @Override
  public void createTemporary(CreateTemporary request, Reply<CreateTemporary.Response> reply) {
    if (isLost(reply)) {
      return;
    }
    writer.call(
        ExtensionApi.CREATE_TEMPORARY,
        request::write,
        CreateTemporary.Response::read,
        (response, failure) -> {
          Throwable refusal =
              failure == null
                  ? refusal(response.resolved().error(), response.resolved().message())
                  : failure;
          reply.complete(refusal == null ? response : null, refusal);
        });
  }

  @Override
  public void deleteTemporary(DeleteTemporary request, Reply<Void> reply) {
    callForOutcome(ExtensionApi.DELETE_TEMPORARY, request::write, reply);
  }

  @Override
  public void browse(Browse request, Reply<BrowsePage> reply) {
    if (isLost(reply)) {
      return;
    }
    writer.call(
        ExtensionApi.BROWSE,
        request::write,
        in -> {
          Browse.Response header = Browse.Response.read(in);
          return new AnsweredPage(header, ByteBuffer.wrap(in.readArray(header.recordBytes())));
        },
        (page, failure) -> {
          Throwable refusal =
              failure == null ? refusal(page.header.error(), page.header.message()) : failure;
          reply.complete(refusal == null ? page.page() : null, refusal);
        });
  }

  private record AnsweredPage(Browse.Response header, ByteBuffer records) {
    BrowsePage page() {
      return new BrowsePage(header.nextOffset(), header.endOffset(), records);
    }
  }

  @Override
  public void initProducer(boolean persistent, Reply<ProducerIdentity> reply) {
    initProducer(persistent ? null : NON_PERSISTENT, reply);
  }

  @Override
  public void leaseProducer(Reply<ProducerIdentity> reply) {
    initProducer(LEASE, reply);
  }

  private void initProducer(byte[] kind, Reply<ProducerIdentity> reply) {
    if (isLost(reply)) {
      return;
    }
    InitProducerIdRequestData request =
        new InitProducerIdRequestData().setTransactionalId(null).setTransactionTimeoutMs(0);
    if (kind != null) {
      request.unknownTaggedFields().add(new RawTaggedField(Extension.TAG, kind));
    }
    writer.call(
        new KafkaCall(ApiKeys.INIT_PRODUCER_ID, versions.of(ApiKeys.INIT_PRODUCER_ID), request),
        (body, failure) -> {
          InitProducerIdResponseData response = (InitProducerIdResponseData) body;
          Throwable refusal =
              failure == null ? refusal(Errors.forCode(response.errorCode()), "") : failure;
          reply.complete(
              refusal == null
                  ? new ProducerIdentity(response.producerId(), response.producerEpoch())
                  : null,
              refusal);
        });
  }

  @Override
  public void produce(
      boolean persistent, List<ProduceBatch> batches, Reply<List<ProduceOutcome>> reply) {
    if (isLost(reply)) {
      return;
    }
    writer.call(
        new KafkaCall(
            ApiKeys.PRODUCE, produceCodec.version(), produceCodec.request(persistent, batches)),
        (body, failure) ->
            reply.complete(
                failure == null ? produceCodec.outcomes(batches, (ProduceResponseData) body) : null,
                failure));
  }

  @Override
  public void attach(ConsumerAttach request, ConsumerEvents events) {
    ConnectionLostException lost = writer.router().lost();
    if (lost != null) {
      ConsumerEvent closed = new ConsumerEvent.Closed(Errors.NETWORK_EXCEPTION, lost.getMessage());
      events.onEvent(closed, ByteBuffer.allocate(0));
      return;
    }
    int consumerId = request.consumerId();
    int id =
        writer.open(
            ExtensionApi.CONSUMER_ATTACH,
            request::write,
            (event, records) -> {
              if (event instanceof ConsumerEvent.Closed) {
                forget(consumerId);
              }
              events.onEvent(event, records);
            });
    attachIds.put(consumerId, id);
  }

  @Override
  public void credit(ConsumerCredit credit) {
    if (writer.router().lost() == null) {
      writer.send(ExtensionApi.CONSUMER_CREDIT, credit::write);
    }
  }

  @Override
  public void acknowledge(ConsumerAcknowledge acknowledge, Reply<Void> reply) {
    if (acknowledge.durable()) {
      callForOutcome(ExtensionApi.CONSUMER_ACKNOWLEDGE, acknowledge::write, reply);
    } else if (writer.router().lost() == null) {
      writer.send(ExtensionApi.CONSUMER_ACKNOWLEDGE, acknowledge::write);
    }
  }

  @Override
  public void acknowledge(TransactionalAcknowledge acknowledge, Reply<Void> reply) {
    callForOutcome(ExtensionApi.TRANSACTIONAL_ACKNOWLEDGE, acknowledge::write, reply);
  }

  @Override
  public void endTransaction(TransactionEnd end, Reply<Long> reply) {
    if (isLost(reply)) {
      return;
    }
    EndTxnRequestData request =
        new EndTxnRequestData()
            .setTransactionalId(Extension.leaseName(end.producer().id()))
            .setProducerId(end.producer().id())
            .setProducerEpoch(end.producer().epoch())
            .setCommitted(end.commit());
    end.said().ifPresent(said -> request.unknownTaggedFields().add(said.field()));
    writer.call(
        new KafkaCall(ApiKeys.END_TXN, END_TXN_VERSION, request),
        (body, failure) -> {
          EndTxnResponseData response = (EndTxnResponseData) body;
          Throwable refusal =
              failure == null ? refusal(Errors.forCode(response.errorCode()), "") : failure;
          reply.complete(
              refusal == null ? EndedTransaction.read(response.unknownTaggedFields()) : null,
              refusal);
        });
  }

  @Override
  public BranchChannel branches() {
    return branches;
  }

  @Override
  public void reset(ConsumerReset reset, Reply<Void> reply) {
    callForOutcome(
        ExtensionApi.CONSUMER_RESET,
        reset::write,
        (nothing, failure) -> {
          if (reset.detach()) {
            forget(reset.consumerId());
          }
          reply.complete(null, failure);
        });
  }

  @Override
  public void claimClientId(ClaimClientId request, Reply<Void> reply) {
    callForOutcome(ExtensionApi.CLAIM_CLIENT_ID, request::write, reply);
  }

  @Override
  public void subscribe(Subscribe request, Reply<String> reply) {
    if (isLost(reply)) {
      return;
    }
    writer.call(
        ExtensionApi.SUBSCRIBE,
        request::write,
        Subscribe.Response::read,
        (response, failure) -> {
          Throwable refusal =
              failure == null ? refusal(response.error(), response.message()) : failure;
          reply.complete(refusal == null ? response.group() : null, refusal);
        });
  }

  @Override
  public void leaveSubscription(LeaveSubscription request, Reply<Void> reply) {
    callForOutcome(ExtensionApi.LEAVE_SUBSCRIPTION, request::write, reply);
  }

  @Override
  public void unsubscribe(Unsubscribe request, Reply<Void> reply) {
    callForOutcome(ExtensionApi.UNSUBSCRIBE, request::write, reply);
  }

  @Override
  public void close() {
    loop.run(writer::close);
  }

  private void callForOutcome(ExtensionApi api, Consumer<Writable> body, Reply<Void> reply) {
    if (isLost(reply)) {
      return;
    }
    writer.call(
        api,
        body,
        ErrorResponse::read,
        (outcome, failure) ->
            reply.complete(
                null, failure == null ? refusal(outcome.error(), outcome.message()) : failure));
  }

  private void forget(int consumerId) {
    Integer id = attachIds.remove(consumerId);
    if (id != null) {
      writer.router().forget(id);
    }
  }

  private boolean isLost(Reply<?> reply) {
    if (writer.router().lost() == null) {
      return false;
    }
    reply.complete(null, writer.router().lost());
    return true;
  }

  private static Throwable refusal(Errors error, String message) {
    return error == Errors.NONE ? null : new BrokerException(error, message);
  }
}
