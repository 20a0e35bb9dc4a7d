package io.logwharf.jms.transport.netty;

import io.logwharf.jms.transport.Loop;
import io.netty.channel.EventLoop;
import java.util.concurrent.TimeUnit;

/** One of Netty's event loops as the loop of a connection. */
record NettyLoop(EventLoop eventLoop) implements Loop {
  @Override
  public boolean inLoop() {
    return eventLoop.inEventLoop();
  }

  @Override
  public void execute(Runnable task) {
    eventLoop.execute(task);
  }

  @Override
  public void schedule(Runnable task, long delayMs) {
    var unused = eventLoop.schedule(task, delayMs, TimeUnit.MILLISECONDS);
  }
}
