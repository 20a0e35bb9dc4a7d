package io.logwharf.jms.transport;

/** Hears that a channel is gone. */
@FunctionalInterface
public interface ChannelListener {
  /**
   * The channel is gone, though nobody closed it here. Called once, on the channel's loop, after
   * the replies that were still awaited have failed.
   */
  void onLost(ConnectionLostException cause);
}
