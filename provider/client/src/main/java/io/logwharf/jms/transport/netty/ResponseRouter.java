package io.logwharf.jms.transport.netty;

import io.logwharf.jms.config.ServerAddress;
import io.logwharf.jms.transport.ChannelListener;
import io.logwharf.jms.transport.ConnectionLostException;
import io.logwharf.jms.transport.ConsumerEvents;
import io.logwharf.jms.transport.RequestNotSentException;
import io.logwharf.protocol.extension.ConsumerEvent;
import io.logwharf.protocol.frame.BodyReader;
import io.logwharf.protocol.frame.ByteBufReadable;
import io.logwharf.protocol.frame.MalformedFrameException;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.util.concurrent.ScheduledFuture;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings each response to who waits for it, by correlation id, and gives up the channel where an
 * answer takes too long. Owned by the channel's event loop.
 */
final class ResponseRouter extends SimpleChannelInboundHandler<ByteBuf> {
  private static final Logger LOG = LoggerFactory.getLogger(ResponseRouter.class);
  private static final ByteBuffer NO_RECORDS = ByteBuffer.allocate(0);
  private static final int CHECKS_PER_TIMEOUT = 4;

  private final ServerAddress address;
  private final int timeoutMs;
  // In the order of the requests, so that the first is the one that has waited longest.
  private final Map<Integer, PendingResponse> pending = new LinkedHashMap<>();
  private final Map<Integer, ConsumerEvents> streams = new HashMap<>();
  private ChannelListener listener = cause -> {};
  private ChannelHandlerContext context;
  private ScheduledFuture<?> timeoutCheck;

  /** Written on the loop, read on any thread. */
  private volatile RequestNotSentException notSent;

  private boolean closing;
  private int nextCorrelationId;

  ResponseRouter(ServerAddress address, int timeoutMs) {
    this.address = address;
    this.timeoutMs = timeoutMs;
  }

  void setListener(ChannelListener listener) {
    this.listener = listener;
  }

  /** Why nothing can be sent any more, null while the channel works. */
  RequestNotSentException lost() {
    return notSent;
  }

  /** The correlation id of a request that is not answered. */
  int next() {
    return nextCorrelationId++ & Integer.MAX_VALUE;
  }

  /** The correlation id under which this response is awaited. */
  int expect(PendingResponse response) {
    int id = next();
    pending.put(id, response);
    return id;
  }

  /** The correlation id under which these events will come. */
  int expect(ConsumerEvents events) {
    int id = next();
    streams.put(id, events);
    return id;
  }

  /** The events under this correlation id interest nobody any more. */
  void forget(int correlationId) {
    streams.remove(correlationId);
  }

  /** The channel is about to be closed from this side. */
  void closing() {
    closing = true;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext added) {
    context = added;
    long period = Math.max(1, timeoutMs / CHECKS_PER_TIMEOUT);
    timeoutCheck =
        added
            .executor()
            .scheduleWithFixedDelay(this::checkTimeout, period, period, TimeUnit.MILLISECONDS);
  }

  @Override
  protected void channelRead0(ChannelHandlerContext ctx, ByteBuf frame) {
    ByteBufReadable in = new ByteBufReadable(frame);
    int id = BodyReader.readCorrelationId(in);
    PendingResponse response = pending.remove(id);
    if (response != null) {
      answer(response, in);
      return;
    }
    ConsumerEvents events = streams.get(id);
    if (events != null) {
      BodyReader.skipResponseHeader((short) 1, in);
      ConsumerEvent event = BodyReader.readExtension("consumer event", in, ConsumerEvent::read);
      events.onEvent(event, records(event, frame));
    } else {
      LOG.debug("event=unexpected-response broker={} correlation_id={}", address, id);
    }
  }

  private static void answer(PendingResponse response, ByteBufReadable in) {
    try {
      response.onResponse(in);
    } catch (MalformedFrameException e) {
      response.onFailure(new ConnectionLostException("an answer makes no sense: " + e, e));
      throw e;
    }
  }

  private static ByteBuffer records(ConsumerEvent event, ByteBuf frame) {
    if (!(event instanceof ConsumerEvent.Delivery delivery)) {
      return NO_RECORDS;
    }
    // Copied once, so that no network buffer waits for the application to receive its messages.
    byte[] copy = new byte[delivery.recordBytes()];
    frame.readBytes(copy);
    return ByteBuffer.wrap(copy);
  }

  private void checkTimeout() {
    if (pending.isEmpty()) {
      return;
    }
    PendingResponse oldest = pending.values().iterator().next();
    if (oldest.waitedNanos(System.nanoTime()) > TimeUnit.MILLISECONDS.toNanos(timeoutMs)) {
      lose(
          new ConnectionLostException(
              "the broker at "
                  + address
                  + " has not answered "
                  + oldest.name()
                  + " within "
                  + timeoutMs
                  + " ms (option requestTimeoutMs)"));
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    String what =
        cause instanceof TooLongFrameException
            ? "what "
                + address
                + " sent is not of Kafka's protocol; check that host and port are a broker's"
            : "the channel to the broker at " + address + " failed: " + cause.getMessage();
    lose(new ConnectionLostException(what, cause));
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    lose(new ConnectionLostException("the broker at " + address + " closed the connection"));
  }

  private void lose(ConnectionLostException cause) {
    if (notSent != null) {
      return;
    }
    ConnectionLostException lost =
        closing ? new ConnectionLostException("the connection was closed") : cause;
    notSent = new RequestNotSentException(lost);
    timeoutCheck.cancel(false);
    List<PendingResponse> unanswered = List.copyOf(pending.values());
    pending.clear();
    streams.clear();
    unanswered.forEach(response -> response.onFailure(lost));
    if (!closing) {
      listener.onLost(lost);
    }
    var unused = context.close();
  }
}
