package io.logwharf.jms;

import io.logwharf.jms.embedded.EmbeddedBrokers;
import io.logwharf.jms.embedded.LocalBrokerStarter;
import io.logwharf.jms.thread.SharedResource;
import io.logwharf.jms.thread.WorkerPool;
import io.logwharf.jms.transport.netty.EventLoops;

/**
 * What the connections of a process share. The one object that is reached statically, since a
 * factory that was deserialised or came out of a naming service has no other way to it; each part
 * guards itself.
 *
 * @param eventLoops for the channels, there while there are connections
 * @param workers for listeners, there while there are connections
 */
record ProcessResources(
    SharedResource<EventLoops> eventLoops,
    SharedResource<WorkerPool> workers,
    EmbeddedBrokers brokers) {
  /** So many listeners run at a time, in all connections of the process; more of them wait. */
  private static final int MAX_WORKERS = 64;

  private static final ProcessResources SHARED =
      new ProcessResources(
          new SharedResource<>(EventLoops::new, EventLoops::shutdown),
          new SharedResource<>(
              () -> new WorkerPool("logwharf-listener", MAX_WORKERS), WorkerPool::shutdown),
          new EmbeddedBrokers(new LocalBrokerStarter()));

  static ProcessResources shared() {
    return SHARED;
  }
}
