package io.logwharf.jms.connection;

import io.logwharf.jms.transport.ChannelListener;
import io.logwharf.jms.transport.ConnectionLostException;

/**
 * Holds on to the loss of a channel until there is a connection to tell. Guarded by its monitor.
 */
final class LossWatch implements ChannelListener {
  private ConnectionLostException lost;
  private ChannelListener watcher;

  @Override
  public void onLost(ConnectionLostException cause) {
    ChannelListener told;
    synchronized (this) {
      lost = cause;
      told = watcher;
    }
    if (told != null) {
      told.onLost(cause);
    }
  }

  /** Tells this listener of a loss, also of one that has already happened. */
  void watch(ChannelListener listener) {
    ConnectionLostException before;
    synchronized (this) {
      watcher = listener;
      before = lost;
    }
    if (before != null) {
      listener.onLost(before);
    }
  }
}
