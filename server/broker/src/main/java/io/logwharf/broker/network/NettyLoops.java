package io.logwharf.broker.network;

import io.logwharf.broker.loop.OwnerLoop;
import io.logwharf.broker.loop.OwnerLoops;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** The event loops of a broker: epoll where there is, else NIO. */
public final class NettyLoops implements OwnerLoops, AutoCloseable {
  private final EventLoopGroup group;
  private final List<OwnerLoop> loops;
  private final IdentityHashMap<EventExecutor, NettyLoop> byExecutor = new IdentityHashMap<>();

  /**
   * @param nanoTime monotonic time in ns
   */
  public NettyLoops(int threads, LongSupplier nanoTime) {
    IoHandlerFactory io =
        Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
    group = new MultiThreadIoEventLoopGroup(threads, new DefaultThreadFactory("logwharf-loop"), io);
    List<OwnerLoop> all = new ArrayList<>(threads);
    for (EventExecutor executor : group) {
      NettyLoop loop = new NettyLoop((EventLoop) executor, nanoTime);
      byExecutor.put(executor, loop);
      all.add(loop);
    }
    loops = List.copyOf(all);
  }

  @Override
  public List<OwnerLoop> all() {
    return loops;
  }

  EventLoopGroup group() {
    return group;
  }

  NettyLoop of(EventLoop eventLoop) {
    return byExecutor.get(eventLoop);
  }

  static Class<? extends ServerChannel> serverChannel() {
    return Epoll.isAvailable() ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
  }

  /** The journal can take more: reads again from who was stopped; from any thread. */
  void relieve() {
    byExecutor.values().forEach(loop -> loop.execute(loop::relieve));
  }

  /**
   * Runs a task at the end of the turn of the loop that calls, behind what it has read of all its
   * connections; at once on any other thread, and when the loops are ending.
   */
  public void atEndOfTurn(Runnable task) {
    for (OwnerLoop loop : loops) {
      if (loop.inLoop() && !group.isShuttingDown()) {
        loop.execute(task);
        return;
      }
    }
    task.run();
  }

  /** Returns when everything submitted to the loops so far has run. */
  public void settle() {
    for (EventExecutor executor : group) {
      executor.submit(() -> {}).syncUninterruptibly();
    }
  }

  /** Runs what was submitted, then ends the threads. */
  @Override
  public void close() {
    group.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
  }
}
