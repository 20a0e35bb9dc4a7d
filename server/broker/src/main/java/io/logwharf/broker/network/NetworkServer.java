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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Listens on one address and serves the connections made to it. Thread-safe. */
public final class NetworkServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(NetworkServer.class);

  /** Below this, copying is cheaper than a system call more. */
  private static final int LEAST_REGION_BYTES = 16 * 1024;

  private final NettyLoops loops;
  private final NetworkConfig config;
  private final TransportSecurity security;
  private final NetworkMetrics metrics;
  private final ChannelGroup channels;
  private final AtomicLong nextId = new AtomicLong();

  /** Set before the first connection is accepted. */
  private volatile ConnectionContext context;

  private Channel server;

  public NetworkServer(
      NettyLoops loops, NetworkConfig config, TransportSecurity security, MeterRegistry meters) {
    this.loops = loops;
    this.config = config;
    this.security = security;
    this.metrics = new NetworkMetrics(meters);
    this.channels = new DefaultChannelGroup(loops.group().next(), true);
  }

  /**
   * Takes the address, and leaves clients waiting until {@link #serve}.
   *
   * @param address port 0 takes any that is free
   * @return the address taken
   * @throws IOException where it can't be had
   */
  public InetSocketAddress bind(InetSocketAddress address) throws IOException {
    int high = config.writeBufferHighBytes();
    var bootstrap =
        new ServerBootstrap()
            .group(loops.group())
            .channel(NettyLoops.serverChannel())
            .option(ChannelOption.AUTO_READ, false)
            .option(ChannelOption.SO_REUSEADDR, true)
            .option(ChannelOption.SO_BACKLOG, 1024)
            .childOption(ChannelOption.AUTO_READ, true)
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

  /**
   * Begins to accept connections.
   *
   * @param overload connections that send while it lasts are not read until it ends
   */
  public void serve(FrameHandler handler, Overload overload) {
    int leastRegion = security.allowsFileRegions() ? LEAST_REGION_BYTES : Integer.MAX_VALUE;
    context =
        new ConnectionContext(
            handler,
            config,
            metrics,
            new ReceiveMemory(config.maxReceivingBytes()),
            overload,
            leastRegion);
    overload.onRelief(loops::relieve);
    server.config().setAutoRead(true);
  }

  private static IOException bindFailed(InetSocketAddress address, Exception cause) {
    return new IOException(
        "can't listen on " + address + ": " + cause.getMessage() + "; choose another port", cause);
  }

  /** A refused connection is closed, and nobody waits for that. */
  @SuppressWarnings("FutureReturnValueIgnored")
  private void accept(Channel channel) {
    if (!metrics.open(config.maxConnections())) {
      LOG.warn(
          "connection.refused remote={} reason=\"max.connections={} are open\"",
          channel.remoteAddress(),
          config.maxConnections());
      channel.close();
      return;
    }
    channels.add(channel);
    channel.closeFuture().addListener(closed -> metrics.closed());
    var connection =
        new NettyConnection(
            nextId.incrementAndGet(), channel, loops.of(channel.eventLoop()), context);
    security.addTo(channel.pipeline());
    channel
        .pipeline()
        .addLast(
            new IdleStateHandler(0, 0, config.maxIdle().toMillis(), TimeUnit.MILLISECONDS),
            new FrameDecoder(connection, config, context.receiveMemory()),
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
