package io.logwharf.jms.transport.netty;

import io.logwharf.jms.transport.Reply;
import io.logwharf.protocol.frame.BodyReader;
import java.util.function.Function;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Readable;

/** A request that waits for its one response. */
abstract class PendingResponse {
  private final String name;
  private final long sentNanos;

  PendingResponse(String name) {
    this.name = name;
    this.sentNanos = System.nanoTime();
  }

  /** The request's name, for messages. */
  String name() {
    return name;
  }

  long waitedNanos(long nowNanos) {
    return nowNanos - sentNanos;
  }

  /** The response is there; {@code in} stands behind its correlation id. */
  abstract void onResponse(Readable in);

  abstract void onFailure(Throwable failure);

  /** A request of Kafka's. */
  static PendingResponse kafka(KafkaCall call, Reply<ApiMessage> reply) {
    return new PendingResponse(call.api().name) {
      @Override
      void onResponse(Readable in) {
        BodyReader.skipResponseHeader(call.api().responseHeaderVersion(call.version()), in);
        reply.complete(BodyReader.readResponse(call.api(), call.version(), in), null);
      }

      @Override
      void onFailure(Throwable failure) {
        reply.complete(null, failure);
      }
    };
  }

  /** A request of the extension. */
  static <T> PendingResponse extension(String name, Function<Readable, T> reader, Reply<T> reply) {
    return new PendingResponse(name) {
      @Override
      void onResponse(Readable in) {
        BodyReader.skipResponseHeader((short) 1, in);
        reply.complete(BodyReader.readExtension(name + " response", in, reader), null);
      }

      @Override
      void onFailure(Throwable failure) {
        reply.complete(null, failure);
      }
    };
  }
}
