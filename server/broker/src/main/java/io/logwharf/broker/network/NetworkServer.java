package io.logwharf.broker.network;

import io.micrometer.core.instrument.MeterRegistry;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.handler.timeout.IdleStateHandler;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Listens on one address and serves the connections made to it. Thread-safe. */
public final class NetworkServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(NetworkServer.class);

  /** Below this, copying is cheaper than a system call more. */
  private static final int LEAST_REGION_BYTES = 16 * 1024;

  private final NettyLoops loops;
  private final TransportSecurity security;
  private final ConnectionContext context;
  private final AtomicLong nextId = new AtomicLong();
  private final ChannelGroup channels;
  private Channel server;

  /**
   * @param overloaded whether the journal has more than it can take; connections that still send
   *     are not read until it has not
   */
  public NetworkServer(
      NettyLoops loops,
      NetworkConfig config,
      TransportSecurity security,
      BooleanSupplier overloaded,
      FrameHandler handler,
      MeterRegistry meters) {
    this.loops = loops;
    this.security = security;
    this.channels = new DefaultChannelGroup(loops.group().next(), true);
    int leastRegion = security.allowsFileRegions() ? LEAST_REGION_BYTES : Integer.MAX_VALUE;
    this.context =
        new ConnectionContext(
            handler, config, new NetworkMetrics(meters), overloaded, leastRegion);
  }

  /**
   * Begins to listen.
   *
   * @param address port 0 takes any that is free
   * @return the address listened on
   * @throws IOException where the address can't be had
   */
  public InetSocketAddress start(InetSocketAddress address) throws IOException {
    int high = context.config().writeBufferHighBytes();
    var bootstrap =
        new ServerBootstrap()
            .group(loops.group())
            .channel(NettyLoops.serverChannel())
            .option(ChannelOption.SO_REUSEADDR, true)
            .option(ChannelOption.SO_BACKLOG, 1024)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.SO_KEEPALIVE, true)
            .childOption(
                ChannelOption.WRITE_BUFFER_WATER_MARK, new WriteBufferWaterMark(high / 2, high))
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    accept(channel);
                  }
                });
    try {
      server = bootstrap.bind(address).syncUninterruptibly().channel();
    } catch (Exception e) {
      // Netty rethrows the cause as it is, checked or not.
      throw bindFailed(address, e);
    }
    return (InetSocketAddress) server.localAddress();
  }

  private static IOException bindFailed(InetSocketAddress address, Exception cause) {
    return new IOException(
        "can't listen on " + address + ": " + cause.getMessage() + "; choose another port", cause);
  }

  private void accept(Channel channel) {
    NetworkConfig config = context.config();
    if (!context.metrics().open(config.maxConnections())) {
      LOG.warn(
          "connection.refused remote={} reason=\"max.connections={} are open\"",
          channel.remoteAddress(),
          config.maxConnections());
      channel.close();
      return;
    }
    channels.add(channel);
    channel.closeFuture().addListener(closed -> context.metrics().closed());
    var connection =
        new NettyConnection(
            nextId.incrementAndGet(), channel, loops.of(channel.eventLoop()), context);
    security.addTo(channel.pipeline());
    channel
        .pipeline()
        .addLast(
            new IdleStateHandler(0, 0, config.maxIdle().toMillis(), TimeUnit.MILLISECONDS),
            new FrameDecoder(connection, config.maxFirstFrameBytes(), config.maxFrameBytes()),
            new ConnectionHandler(connection));
  }

  /** Closes the listener and all connections, and returns when their listeners have run. */
  @Override
  public void close() {
    if (server != null) {
      server.close().syncUninterruptibly();
    }
    channels.close().awaitUninterruptibly(5, TimeUnit.SECONDS);
    loops.settle();
  }
}
