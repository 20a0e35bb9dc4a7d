package io.logwharf.broker.network;

import io.logwharf.broker.loop.OwnerLoop;
import io.logwharf.broker.loop.StepLoop;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** A connection without a socket: keeps what is sent, as frames that a client would see. */
public final class FakeConnection implements Connection {
  private static final int HEADER_FROM = 8;

  private final StepLoop loop;
  private final Map<Class<?>, Object> attachments = new HashMap<>();
  private final List<Runnable> closeListeners = new ArrayList<>();
  private final List<ByteBuf> frames = new ArrayList<>();
  private boolean optedIn;
  private String closeReason;

  public FakeConnection(StepLoop loop) {
    this.loop = loop;
  }

  @Override
  public long id() {
    return 1;
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
    return InetSocketAddress.createUnresolved("client", 1);
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
    closeListeners.add(listener);
  }

  @Override
  public void onWritable(Runnable listener) {
    // Always writable.
  }

  @Override
  public boolean isWritable() {
    return true;
  }

  @Override
  public void send(Response response) {
    ResponseFrame frame =
        ResponseFrame.encode(UnpooledByteBufAllocator.DEFAULT, Integer.MAX_VALUE, response);
    ByteBuf whole = Unpooled.buffer(frame.bytes());
    for (ResponseFrame.Part part : frame.parts()) {
      whole.writeBytes((ByteBuf) part.message());
      part.release();
    }
    int header = response.headerVersion() > 0 ? HEADER_FROM + 1 : HEADER_FROM;
    frames.add(whole.skipBytes(header));
  }

  @Override
  public void close(String reason) {
    closeReason = reason;
  }

  /** An exchange of this connection, which ends as its request does. */
  public FakeExchange exchange() {
    return new FakeExchange();
  }

  /** The bodies sent so far, oldest first. */
  public List<ByteBuf> bodies() {
    return frames;
  }

  /** Why it was closed from this side, null where it was not. */
  public String closeReason() {
    return closeReason;
  }

  /** The client has gone. */
  public void disconnect() {
    closeListeners.forEach(Runnable::run);
  }

  /** Sends the response of its request to the connection. */
  public final class FakeExchange implements Exchange {
    private boolean ended;

    @Override
    public void respond(Response response) {
      complete();
      send(response);
    }

    @Override
    public void complete() {
      if (ended) {
        throw new IllegalStateException("answered twice");
      }
      ended = true;
    }

    /** Whether the request was answered or done with. */
    public boolean isEnded() {
      return ended;
    }
  }
}
