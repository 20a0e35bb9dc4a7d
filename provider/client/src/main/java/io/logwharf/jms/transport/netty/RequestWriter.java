package io.logwharf.jms.transport.netty;

import io.logwharf.jms.transport.ConsumerEvents;
import io.logwharf.jms.transport.Reply;
import io.logwharf.protocol.extension.ExtensionApi;
import io.logwharf.protocol.frame.Frame;
import io.logwharf.protocol.frame.FrameEncoder;
import io.logwharf.protocol.frame.RequestHead;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Readable;
import org.apache.kafka.common.protocol.Writable;

/**
 * Encodes requests and hands them to the channel, in order; what is written in one turn of the
 * event loop leaves in one flush behind the tasks already waiting there. Owned by the event loop.
 */
final class RequestWriter {
  private static final String CLIENT_ID = "logwharf-jms";
  private static final int BUFFER_BYTES = 1024;

  private final Channel channel;
  private final ResponseRouter router;
  // The extension's requests since the last flush or Kafka request: many small ones in a buffer.
  private ByteBuf gathered;
  private boolean flushScheduled;

  RequestWriter(Channel channel, ResponseRouter router) {
    this.channel = channel;
    this.router = router;
  }

  /** Sends a request of Kafka's. Records parts in it are released once they are sent. */
  void call(KafkaCall call, Reply<ApiMessage> reply) {
    int id = router.expect(PendingResponse.kafka(call, reply));
    RequestHead head = RequestHead.of(call.api(), call.version(), id, CLIENT_ID);
    Frame frame = FrameEncoder.request(channel.alloc(), head, call.body());
    passOnGathered();
    for (Object part : frame.parts()) {
      var unused = channel.write(part, channel.voidPromise());
    }
    scheduleFlush();
  }

  /** Sends a request of the extension that has one answer. */
  <T> void call(
      ExtensionApi api,
      Consumer<Writable> body,
      Function<Readable, T> responseReader,
      Reply<T> reply) {
    write(api, router.expect(PendingResponse.extension(api.name(), responseReader, reply)), body);
  }

  /** Sends a request of the extension that has no answer. */
  void send(ExtensionApi api, Consumer<Writable> body) {
    write(api, router.next(), body);
  }

  /** Sends a request of the extension that is answered by events; returns its correlation id. */
  int open(ExtensionApi api, Consumer<Writable> body, ConsumerEvents events) {
    int id = router.expect(events);
    write(api, id, body);
    return id;
  }

  /** Closes the channel behind what has been sent. */
  void close() {
    router.closing();
    passOnGathered();
    channel.flush();
    var unused = channel.close();
  }

  ResponseRouter router() {
    return router;
  }

  private void write(ExtensionApi api, int correlationId, Consumer<Writable> body) {
    if (gathered == null) {
      gathered = channel.alloc().ioBuffer(BUFFER_BYTES);
    }
    FrameEncoder.writeRequest(gathered, api, correlationId, CLIENT_ID, body);
    scheduleFlush();
  }

  private void passOnGathered() {
    if (gathered != null) {
      var unused = channel.write(gathered, channel.voidPromise());
      gathered = null;
    }
  }

  private void scheduleFlush() {
    if (!flushScheduled) {
      flushScheduled = true;
      channel.eventLoop().execute(this::flush);
    }
  }

  private void flush() {
    flushScheduled = false;
    passOnGathered();
    channel.flush();
  }
}
