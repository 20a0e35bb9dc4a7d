package io.logwharf.broker.network;

import io.logwharf.broker.loop.OwnerLoop;
import java.net.SocketAddress;
import java.util.function.Supplier;

/** One client's connection. Owned by one event loop; what may be called elsewhere says so. */
public interface Connection {
  /** Unique among the connections of this broker since its start; from any thread. */
  long id();

  /** The loop that owns this connection; from any thread. */
  OwnerLoop loop();

  /** Who is on the other side; from any thread. */
  Principal principal();

  /** The other side's address, for logs; from any thread. */
  SocketAddress remoteAddress();

  /** Whether the client has opted in to the Jakarta Messaging extension; from any thread. */
  boolean optedIn();

  /**
   * The client speaks this version of the extension: from now on responses may overtake each other.
   * On the connection's loop.
   */
  void optIn(byte extensionVersion);

  /**
   * What another part of the broker keeps with this connection, created at first use; on the
   * connection's loop.
   */
  <T> T attachment(Class<T> type, Supplier<? extends T> create);

  /** Runs on the connection's loop once it is closed, at once if it is already; from any thread. */
  void onClose(Runnable listener);

  /** Runs on the connection's loop each time {@link #isWritable()} turns true; from any thread. */
  void onWritable(Runnable listener);

  /**
   * Whether what was sent and is not yet taken by the socket is below the high-water mark; who has
   * a choice should send nothing otherwise. From any thread.
   */
  boolean isWritable();

  /**
   * Sends a response; those of one thread stay in order. Flushed together with what else is sent in
   * the same turn of the loop. On a closed connection the response is released. From any thread.
   */
  void send(Response response);

  /** Closes the connection and says why in the log; from any thread. */
  void close(String reason);
}
