package io.logwharf.jms.transport.netty;

import io.logwharf.jms.config.ConnectionOptions.Timeouts;
import io.logwharf.jms.config.ServerAddress;
import io.logwharf.jms.thread.SharedResource;
import io.logwharf.jms.transport.BrokerChannel;
import io.logwharf.jms.transport.ChannelListener;
import io.logwharf.jms.transport.ConnectionLostException;
import io.logwharf.jms.transport.Connector;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.LengthFieldBasedFrameDecoder;
import java.util.concurrent.CompletableFuture;

/** Opens the channels of one JMS connection, all of them on one event loop. Thread-safe. */
public final class NettyConnector implements Connector {
  /** As Kafka's {@code socket.request.max.bytes}: no broker answers with more. */
  private static final int MAX_FRAME_BYTES = 100 << 20;

  private static final int SIZE_FIELD_BYTES = Integer.BYTES;

  private final SharedResource<EventLoops> shared;
  private final EventLoops loops;
  private final EventLoop loop;
  private final Timeouts timeouts;

  /** Takes a share in the process's event loops, until {@link #release()}. */
  public NettyConnector(SharedResource<EventLoops> shared, Timeouts timeouts) {
    this.shared = shared;
    this.loops = shared.acquire();
    this.loop = loops.next();
    this.timeouts = timeouts;
  }

  @Override
  public CompletableFuture<BrokerChannel> connect(ServerAddress address, ChannelListener listener) {
    CompletableFuture<BrokerChannel> result = new CompletableFuture<>();
    new Bootstrap()
        .group(loop)
        .channel(loops.channelType())
        .option(ChannelOption.TCP_NODELAY, true)
        .option(ChannelOption.SO_KEEPALIVE, true)
        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, timeouts.connectMs())
        .handler(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel channel) {
                channel
                    .pipeline()
                    .addLast(
                        new LengthFieldBasedFrameDecoder(
                            MAX_FRAME_BYTES, 0, SIZE_FIELD_BYTES, 0, SIZE_FIELD_BYTES));
              }
            })
        .connect(address.host(), address.port())
        .addListener(
            (io.netty.channel.ChannelFuture connected) -> {
              if (connected.isSuccess()) {
                agree(connected.channel(), address, listener, result);
              } else {
                result.completeExceptionally(refused(address, connected.cause()));
              }
            });
    return result;
  }

  @Override
  public void release() {
    shared.release();
  }

  private void agree(
      Channel channel,
      ServerAddress address,
      ChannelListener listener,
      CompletableFuture<BrokerChannel> result) {
    ResponseRouter router = new ResponseRouter(address, timeouts.requestMs());
    channel.pipeline().addLast(router);
    RequestWriter writer = new RequestWriter(channel, router);
    new Handshake(address, writer)
        .start(
            (versions, failure) -> {
              if (failure != null) {
                result.completeExceptionally(failure);
                var unused = channel.close();
                return;
              }
              router.setListener(listener);
              result.complete(
                  new NettyBrokerChannel(
                      new NettyLoop(loop), address, writer, versions, timeouts.requestMs()));
            });
  }

  private static ConnectionLostException refused(ServerAddress address, Throwable cause) {
    return new ConnectionLostException(
        "no broker could be reached at " + address + ": " + cause.getMessage(), cause);
  }
}
