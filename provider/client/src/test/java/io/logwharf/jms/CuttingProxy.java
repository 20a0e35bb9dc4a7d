package io.logwharf.jms;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Stands between clients and a broker, understands the frames of Kafka's protocol so far as to know
 * which request is which, and cuts one connection at a request that was named. Whatever comes later
 * passes.
 */
final class CuttingProxy implements AutoCloseable {
  private final ServerSocket server;
  private final int brokerPort;
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private final AtomicReference<Cut> next = new AtomicReference<>();
  private volatile Late late;

  /** When a connection is cut. */
  enum Side {
    /** The broker doesn't see the request. */
    BEFORE_THE_REQUEST,
    /** As before, but the broker's side stays open, and the request is kept for later. */
    BEFORE_THE_REQUEST_UNNOTICED,
    /** The broker has answered it, and the client doesn't see that. */
    BEFORE_THE_ANSWER
  }

  /** A request that is written later. */
  @FunctionalInterface
  private interface Late {
    void write() throws IOException;
  }

  private record Cut(short api, Side side) {}

  /** What stands between a client's connection and the broker's. */
  private static final class Link {
    final Socket client;
    final Socket broker;
    final AtomicReference<Integer> unanswered = new AtomicReference<>();
    volatile boolean unnoticed;

    Link(Socket client, Socket broker) {
      this.client = client;
      this.broker = broker;
    }

    void cut() {
      closeQuietly(client);
      if (!unnoticed) {
        closeQuietly(broker);
      }
    }
  }

  CuttingProxy(int brokerPort) throws IOException {
    this.brokerPort = brokerPort;
    this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    start(this::accept);
  }

  int port() {
    return server.getLocalPort();
  }

  /** Cuts the connection by which the next request of this API comes. */
  void cutAtNext(int api, Side side) {
    next.set(new Cut((short) api, side));
  }

  /** The request that was kept arrives after all. */
  void deliverLate() throws IOException {
    late.write();
  }

  /** Cuts all connections there are. */
  void cutAll() {
    sockets.forEach(CuttingProxy::closeQuietly);
  }

  private void accept() {
    try {
      while (true) {
        Socket client = server.accept();
        Socket broker = new Socket(InetAddress.getLoopbackAddress(), brokerPort);
        sockets.addAll(List.of(client, broker));
        var link = new Link(client, broker);
        start(() -> pump(link, client, broker, true));
        start(() -> pump(link, broker, client, false));
      }
    } catch (IOException e) {
      cutAll(); // The proxy was closed.
    }
  }

  /** One direction of a connection, until either end closes it, or it is cut. */
  private void pump(Link link, Socket from, Socket to, boolean requests) {
    try {
      var in = new DataInputStream(from.getInputStream());
      var out = new DataOutputStream(to.getOutputStream());
      while (true) {
        byte[] frame = new byte[in.readInt()];
        in.readFully(frame);
        if (requests ? isCutByRequest(link, frame) : isCutByAnswer(link, frame)) {
          late = () -> write(frame, out);
          link.cut();
          return;
        }
        write(frame, out);
      }
    } catch (IOException e) {
      link.cut();
    }
  }

  private static void write(byte[] frame, DataOutputStream out) throws IOException {
    out.writeInt(frame.length);
    out.write(frame);
    out.flush();
  }

  /** A request begins with its API and version, 2 bytes each, and its correlation id. */
  private boolean isCutByRequest(Link link, byte[] frame) {
    Cut cut = next.get();
    short api = (short) ((frame[0] & 0xff) << 8 | frame[1] & 0xff);
    if (cut == null || cut.api != api || !next.compareAndSet(cut, null)) {
      return false;
    }
    if (cut.side != Side.BEFORE_THE_ANSWER) {
      link.unnoticed = cut.side == Side.BEFORE_THE_REQUEST_UNNOTICED;
      return true;
    }
    link.unanswered.set(int32(frame, 4));
    return false;
  }

  /** An answer begins with the correlation id. */
  private static boolean isCutByAnswer(Link link, byte[] frame) {
    Integer awaited = link.unanswered.get();
    return awaited != null && awaited == int32(frame, 0);
  }

  private static int int32(byte[] bytes, int at) {
    return (bytes[at] & 0xff) << 24
        | (bytes[at + 1] & 0xff) << 16
        | (bytes[at + 2] & 0xff) << 8
        | bytes[at + 3] & 0xff;
  }

  private static void start(Runnable task) {
    Thread thread = new Thread(task, "cutting-proxy");
    thread.setDaemon(true);
    thread.start();
  }

  private static void closeQuietly(AutoCloseable socket) {
    try {
      socket.close();
    } catch (Exception e) {
      throw new IllegalStateException("a socket can't be closed", e);
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    cutAll();
  }
}
