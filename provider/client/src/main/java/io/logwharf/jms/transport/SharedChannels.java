package io.logwharf.jms.transport;

import io.logwharf.jms.config.ServerAddress;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * Channels that several connections of a process use beside their own: what they ask for at the
 * same time leaves in one piece, and is answered in one. A connection that is alone gets none.
 * Thread-safe: guarded by its monitor, outside of which listeners are told.
 */
public final class SharedChannels {
  private final Map<Key, Group> groups = new HashMap<>();

  /**
   * What connections must have in common to share a channel.
   *
   * @param loop of their own channels, which the shared one is on as well
   * @param settings with which it is opened, compared by {@code equals}
   */
  public record Key(Loop loop, ServerAddress address, Object settings) {}

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
    private CompletableFuture<BrokerChannel> opened;
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

    /** The shared channel; none for a connection that is alone, or where none can be opened. */
    public CompletableFuture<Optional<BrokerChannel>> channel() {
      Shared asked;
      synchronized (SharedChannels.this) {
        Group group = groups.get(key);
        if (left || group.members < 2) {
          return CompletableFuture.completedFuture(Optional.empty());
        }
        if (group.shared == null) {
          Shared opening = new Shared();
          opening.opened = opener.open(cause -> onLost(opening, cause));
          group.shared = opening;
        }
        asked = group.shared;
        asked.holders.add(this);
      }
      return asked.opened.handle((channel, failure) -> opened(asked, channel));
    }

    private Optional<BrokerChannel> opened(Shared asked, BrokerChannel channel) {
      synchronized (SharedChannels.this) {
        if (channel == null) {
          forget(asked);
        }
        return asked.holders.contains(this) ? Optional.ofNullable(channel) : Optional.empty();
      }
    }

    /** The connection has ended; the last that shared the channel closes it. */
    public void leave() {
      synchronized (SharedChannels.this) {
        if (left) {
          return;
        }
        left = true;
        Group group = groups.get(key);
        group.members--;
        if (group.shared != null
            && group.shared.holders.remove(this)
            && group.shared.holders.isEmpty()) {
          var unused = group.shared.opened.thenAccept(BrokerChannel::close);
          group.shared = null;
        }
        if (group.members == 0) {
          groups.remove(key);
        }
      }
    }

    private void onLost(Shared shared, ConnectionLostException cause) {
      forget(shared).forEach(holder -> holder.listener.onLost(cause));
    }

    /** Lets the next that asks open another. */
    private List<Share> forget(Shared gone) {
      synchronized (SharedChannels.this) {
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
