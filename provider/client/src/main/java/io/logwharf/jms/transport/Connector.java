package io.logwharf.jms.transport;

import io.logwharf.jms.config.ServerAddress;
import java.util.concurrent.CompletableFuture;

/** Opens channels. Thread-safe. */
public interface Connector {
  /**
   * Connects to a broker, and agrees with it on the extension of the protocol.
   *
   * @param listener hears when the channel is lost later on
   * @return fails with {@link ConnectionLostException} where nobody listens there, and with {@link
   *     IncompatibleBrokerException} where it is no Logwharf broker
   */
  CompletableFuture<BrokerChannel> connect(ServerAddress address, ChannelListener listener);

  /** Gives up the threads held for the channels, once they are closed. */
  void release();
}
