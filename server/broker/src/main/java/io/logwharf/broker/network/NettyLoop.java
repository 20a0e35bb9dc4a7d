package io.logwharf.broker.network;

import io.logwharf.broker.loop.OwnerLoop;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One event loop. Collects the connections that were written to in a turn and flushes each once,
 * behind all tasks that were waiting.
 */
final class NettyLoop implements OwnerLoop {
  private static final Logger LOG = LoggerFactory.getLogger(NettyLoop.class);

  private final EventLoop loop;
  private final LongSupplier nanoTime;

  /** Connections to flush; touched by this loop only, as is all below. */
  private List<NettyConnection> dirty = new ArrayList<>();

  private List<NettyConnection> spare = new ArrayList<>();

  /** Connections that are not read, because the journal is overloaded. */
  private final List<NettyConnection> stopped = new ArrayList<>();

  private boolean flushScheduled;
  private final Runnable flush = this::flush;

  NettyLoop(EventLoop loop, LongSupplier nanoTime) {
    this.loop = loop;
    this.nanoTime = nanoTime;
  }

  EventLoop eventLoop() {
    return loop;
  }

  @Override
  public boolean inLoop() {
    return loop.inEventLoop();
  }

  @Override
  public void execute(Runnable task) {
    try {
      loop.execute(task);
    } catch (RejectedExecutionException e) {
      if (!loop.isShuttingDown()) {
        throw e;
      }
      LOG.debug("event=task-dropped reason=\"the loop has ended\"");
    }
  }

  @Override
  public Timer schedule(long delayMs, Runnable task) {
    Future<?> future = loop.schedule(task, delayMs, TimeUnit.MILLISECONDS);
    return () -> future.cancel(false);
  }

  @Override
  public long nowMs() {
    return TimeUnit.NANOSECONDS.toMillis(nanoTime.getAsLong());
  }

  /** The connection has unflushed writes. */
  void flushSoon(NettyConnection connection) {
    dirty.add(connection);
    if (!flushScheduled) {
      flushScheduled = true;
      loop.execute(flush);
    }
  }

  /** The connection is not read until {@link #relieve()}. */
  void stopped(NettyConnection connection) {
    stopped.add(connection);
  }

  void relieve() {
    stopped.forEach(NettyConnection::onRelief);
    stopped.clear();
  }

  private void flush() {
    flushScheduled = false;
    List<NettyConnection> now = dirty;
    dirty = spare;
    spare = now;
    for (NettyConnection connection : now) {
      connection.flush();
    }
    now.clear();
  }
}
