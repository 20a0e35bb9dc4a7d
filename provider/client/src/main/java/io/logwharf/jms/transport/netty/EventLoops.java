package io.logwharf.jms.transport.netty;

import io.logwharf.jms.thread.DaemonThreads;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.util.concurrent.TimeUnit;

/** The threads of all connections of a process: epoll where there is one, NIO elsewhere. */
public final class EventLoops {
  private static final int MAX_THREADS = 4;
  private static final int SHUTDOWN_SECONDS = 5;

  private final EventLoopGroup group;
  private final Class<? extends Channel> channelType;

  /** Threads are started when the first connection is given to them. */
  public EventLoops() {
    boolean epoll = Epoll.isAvailable();
    int threads = Math.min(MAX_THREADS, Runtime.getRuntime().availableProcessors());
    group =
        new MultiThreadIoEventLoopGroup(
            threads,
            new DaemonThreads("logwharf-client"),
            epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
    channelType = epoll ? EpollSocketChannel.class : NioSocketChannel.class;
  }

  EventLoop next() {
    return group.next();
  }

  Class<? extends Channel> channelType() {
    return channelType;
  }

  /** Ends the threads; returns at once. */
  public void shutdown() {
    var unused = group.shutdownGracefully(0, SHUTDOWN_SECONDS, TimeUnit.SECONDS);
  }
}
