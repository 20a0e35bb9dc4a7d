package io.logwharf.broker.network;

import io.logwharf.broker.loop.OwnerLoop;
import io.logwharf.protocol.frame.ByteBufReadable;
import io.logwharf.protocol.frame.MalformedFrameException;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A connection over a Netty channel. Its fields belong to its loop, unless volatile. */
final class NettyConnection implements Connection {
  private static final Logger LOG = LoggerFactory.getLogger(NettyConnection.class);

  private final long id;
  private final Channel channel;
  private final NettyLoop loop;
  private final ConnectionContext context;
  private final ReadGate gate;
  private final ResponseOrderer orderer = new ResponseOrderer(this::write);
  private final IdentityHashMap<Class<?>, Object> attachments = new IdentityHashMap<>(4);
  private final List<Runnable> closeListeners = new ArrayList<>(2);
  private final List<Runnable> writableListeners = new ArrayList<>(2);
  private volatile boolean optedIn;
  private boolean dirty;
  private boolean closed;
  private boolean closing;

  NettyConnection(long id, Channel channel, NettyLoop loop, ConnectionContext context) {
    this.id = id;
    this.channel = channel;
    this.loop = loop;
    this.context = context;
    this.gate = new ReadGate(channel.config()::setAutoRead, context.config());
  }

  @Override
  public long id() {
    return id;
  }

  @Override
  public OwnerLoop loop() {
    return loop;
  }

  @Override
  public Principal principal() {
    return Principal.ANONYMOUS;
  }

  @Override
  public SocketAddress remoteAddress() {
    return channel.remoteAddress();
  }

  @Override
  public boolean optedIn() {
    return optedIn;
  }

  @Override
  public void optIn(byte extensionVersion) {
    optedIn = true;
  }

  @Override
  public <T> T attachment(Class<T> type, Supplier<? extends T> create) {
    return type.cast(attachments.computeIfAbsent(type, key -> create.get()));
  }

  @Override
  public void onClose(Runnable listener) {
    loop.run(
        () -> {
          if (closed) {
            listener.run();
          } else {
            closeListeners.add(listener);
          }
        });
  }

  @Override
  public void onWritable(Runnable listener) {
    loop.run(() -> writableListeners.add(listener));
  }

  @Override
  public boolean isWritable() {
    return channel.isWritable();
  }

  @Override
  public void send(Response response) {
    if (loop.inLoop()) {
      write(response);
    } else {
      loop.execute(() -> write(response));
    }
  }

  @Override
  public void close(String reason) {
    loop.run(() -> closeNow(reason));
  }

  /** That the channel is closed, the connection hears by {@link #onInactive()}. */
  @SuppressWarnings("FutureReturnValueIgnored")
  private void closeNow(String reason) {
    if (!closing) {
      closing = true;
      LOG.info("connection.closed remote={} reason=\"{}\"", channel.remoteAddress(), reason);
      channel.close();
    }
  }

  /** Whether frames that have arrived should still be looked at. */
  boolean isOpen() {
    return !closing;
  }

  void onFrame(ByteBuf frame) {
    int bytes = frame.readableBytes();
    var exchange = new PendingExchange(this, bytes, !optedIn);
    context.metrics().received(bytes);
    gate.requestBegan(bytes);
    if (exchange.isOrdered()) {
      orderer.add(exchange);
    }
    try {
      context.handler().onFrame(this, new ByteBufReadable(frame), exchange);
    } catch (MalformedFrameException e) {
      LOG.debug("frame.malformed remote={}", channel.remoteAddress(), e);
      close(e.getMessage());
    } catch (RuntimeException | Error e) {
      LOG.error("request.failed remote={}", channel.remoteAddress(), e);
      close("a request failed unexpectedly: " + e);
    }
    if (context.overload().isOverloaded()) {
      stopWhileOverloaded();
    }
  }

  private void stopWhileOverloaded() {
    if (gate.pause(ReadGate.Reason.OVERLOAD)) {
      loop.stopped(this);
      if (!context.overload().isOverloaded()) {
        // It has ended meanwhile, maybe before this connection could hear of it.
        loop.relieve();
      }
    }
  }

  void onRelief() {
    gate.resume(ReadGate.Reason.OVERLOAD);
  }

  /** An exchange is answered or done with. */
  void onFinished(PendingExchange exchange) {
    gate.requestEnded(exchange.requestBytes());
    if (exchange.isOrdered()) {
      orderer.release();
    } else if (exchange.response() != null) {
      write(exchange.response());
    }
  }

  private void write(Response response) {
    ResponseFrame frame;
    try {
      frame = ResponseFrame.encode(channel.alloc(), context.leastRegionBytes(), response);
    } catch (RuntimeException e) {
      LOG.error("response.failed remote={}", channel.remoteAddress(), e);
      close("a response could not be encoded: " + e);
      return;
    }
    for (ResponseFrame.Part part : frame.parts()) {
      write(part);
    }
    context.metrics().sent(frame.bytes());
    if (!dirty) {
      dirty = true;
      loop.flushSoon(this);
    }
  }

  /** A write that fails closes the channel, which is all there is to know of it. */
  @SuppressWarnings("FutureReturnValueIgnored")
  private void write(ResponseFrame.Part part) {
    if (part.region() == null) {
      channel.write(part.message(), channel.voidPromise());
    } else {
      channel.write(part.message()).addListener(sent -> part.region().close());
    }
  }

  void flush() {
    dirty = false;
    channel.flush();
  }

  void onWritabilityChanged() {
    if (channel.isWritable()) {
      gate.resume(ReadGate.Reason.SLOW_READER);
      writableListeners.forEach(Runnable::run);
    } else {
      gate.pause(ReadGate.Reason.SLOW_READER);
    }
  }

  void onInactive() {
    closing = true;
    closed = true;
    closeListeners.forEach(Runnable::run);
    closeListeners.clear();
    writableListeners.clear();
    attachments.clear();
  }
}
