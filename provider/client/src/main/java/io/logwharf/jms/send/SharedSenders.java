package io.logwharf.jms.send;

import io.logwharf.jms.config.ConnectionOptions.Sending;
import io.logwharf.jms.config.ConnectionOptions.Timeouts;
import io.logwharf.jms.config.ServerAddress;
import io.logwharf.jms.transport.BrokerChannel;
import io.logwharf.jms.transport.ChannelListener;
import io.logwharf.jms.transport.ConnectionLostException;
import io.logwharf.jms.transport.Loop;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * Channels by which several connections of a process send beside their own: what they send at the
 * same time goes in the same batches, as that of sessions of one connection does. A connection that
 * is alone gets none. Thread-safe: guarded by its monitor, outside of which listeners are told.
 */
public final class SharedSenders {
  private final Map<Key, Group> groups = new HashMap<>();

  /**
   * What connections must have in common to share a channel.
   *
   * @param loop of their own channels, which the shared one is on as well
   * @param userName null where there is none
   */
  public record Key(
      Loop loop, ServerAddress address, String userName, Timeouts timeouts, Sending sending) {}

  /** Opens a channel on the loop of the key. */
  @FunctionalInterface
  public interface Opener {
    CompletableFuture<BrokerChannel> open(ChannelListener listener);
  }

  /** The connections that may share, and the channel that some of them do share. */
  private static final class Group {
    private int members;
    private Shared shared;
  }

  /** One channel, from when it is asked for; lost or closed when no group has it any more. */
  private static final class Shared {
    private final Set<Share> holders = new HashSet<>();
    private CompletableFuture<BatchSender> opened;
  }

  /**
   * A connection may share from now on, until it leaves.
   *
   * @param listener told, on the loop, when the channel that it shares is lost
   */
  public Share join(Key key, Opener opener, ChannelListener listener) {
    synchronized (this) {
      groups.computeIfAbsent(key, ignored -> new Group()).members++;
    }
    return new Share(key, opener, listener);
  }

  /** One connection's part. */
  public final class Share {
    private final Key key;
    private final Opener opener;
    private final ChannelListener listener;
    private boolean left;

    private Share(Key key, Opener opener, ChannelListener listener) {
      this.key = key;
      this.opener = opener;
      this.listener = listener;
    }

    /**
     * A sender by the shared channel; none for a connection that is alone, or where no channel can
     * be opened.
     *
     * @param own of the same connection
     */
    public CompletableFuture<Optional<Sender>> sender(Sender own) {
      return batches().thenApply(shared -> shared.map(own::by));
    }

    private CompletableFuture<Optional<BatchSender>> batches() {
      Shared asked;
      synchronized (SharedSenders.this) {
        Group group = groups.get(key);
        if (left || group.members < 2) {
          return CompletableFuture.completedFuture(Optional.empty());
        }
        if (group.shared == null) {
          Shared opening = new Shared();
          opening.opened =
              opener
                  .open(cause -> onLost(opening, cause))
                  .thenApply(channel -> new BatchSender(channel, key.sending.batchBytes()));
          group.shared = opening;
        }
        asked = group.shared;
        asked.holders.add(this);
      }
      return asked.opened.handle((batches, failure) -> opened(asked, batches));
    }

    private Optional<BatchSender> opened(Shared asked, BatchSender batches) {
      synchronized (SharedSenders.this) {
        if (batches == null) {
          forget(asked);
        }
        return asked.holders.contains(this) ? Optional.ofNullable(batches) : Optional.empty();
      }
    }

    /** The connection has ended; the last that shared the channel closes it. */
    public void leave() {
      synchronized (SharedSenders.this) {
        if (left) {
          return;
        }
        left = true;
        Group group = groups.get(key);
        group.members--;
        if (group.shared != null
            && group.shared.holders.remove(this)
            && group.shared.holders.isEmpty()) {
          var unused = group.shared.opened.thenAccept(BatchSender::close);
          group.shared = null;
        }
        if (group.members == 0) {
          groups.remove(key);
        }
      }
    }

    private void onLost(Shared shared, ConnectionLostException cause) {
      List<Share> holders = forget(shared);
      var unused = shared.opened.thenAccept(batches -> batches.onLost(cause));
      holders.forEach(holder -> holder.listener.onLost(cause));
    }

    /** Lets the next that asks open another. */
    private List<Share> forget(Shared gone) {
      synchronized (SharedSenders.this) {
        Group group = groups.get(key);
        if (group != null && group.shared == gone) {
          group.shared = null;
        }
        List<Share> holders = List.copyOf(gone.holders);
        gone.holders.clear();
        return holders;
      }
    }
  }
}
