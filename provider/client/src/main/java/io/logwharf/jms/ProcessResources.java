package io.logwharf.jms;

import io.logwharf.jms.embedded.EmbeddedBrokers;
import io.logwharf.jms.embedded.LocalBrokerStarter;
import io.logwharf.jms.send.SharedSenders;
import io.logwharf.jms.thread.ListenerThreads;
import io.logwharf.jms.thread.SharedResource;
import io.logwharf.jms.transport.netty.EventLoops;

/**
 * What the connections of a process share. The one object that is reached statically, since a
 * factory that was deserialised or came out of a naming service has no other way to it; each part
 * guards itself.
 *
 * @param eventLoops for the channels, there while there are connections
 * @param threads for listeners, there while there are connections
 * @param senders by which connections send together
 */
record ProcessResources(
    SharedResource<EventLoops> eventLoops,
    SharedResource<ListenerThreads> threads,
    SharedSenders senders,
    EmbeddedBrokers brokers) {
  /** So many listeners of a sort run at a time, in all connections; more of them wait. */
  private static final int MAX_THREADS = 64;

  private static final ProcessResources SHARED =
      new ProcessResources(
          new SharedResource<>(EventLoops::new, EventLoops::shutdown),
          new SharedResource<>(
              () -> ListenerThreads.atMost(MAX_THREADS), ListenerThreads::shutdown),
          new SharedSenders(),
          new EmbeddedBrokers(new LocalBrokerStarter()));

  static ProcessResources shared() {
    return SHARED;
  }
}
