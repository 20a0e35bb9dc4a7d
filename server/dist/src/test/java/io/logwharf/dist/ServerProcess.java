package io.logwharf.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A running {@code bin/logwharf server} on an ephemeral port. */
final class ServerProcess implements AutoCloseable {
  private static final Pattern READY = Pattern.compile("Logwharf is ready at (\\S+):(\\d+)");
  private static final long PATIENCE_SECONDS = 60;
  private static final int LINES_KEPT = 50;

  private final Process process;
  private final CompletableFuture<InetSocketAddress> ready = new CompletableFuture<>();
  private final CompletableFuture<Long> firstLine = new CompletableFuture<>();
  private final Deque<String> lastLines = new ArrayDeque<>();
  private final InetSocketAddress address;
  private final long acceptedNanos;

  private ServerProcess(Process process) throws Exception {
    this.process = process;
    Thread reader = new Thread(this::readOutput, "server-output");
    reader.setDaemon(true);
    reader.start();
    try {
      this.address = ready.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      try (Socket socket = new Socket(address.getHostString(), address.getPort())) {
        assertThat(socket.isConnected()).isTrue();
      }
      this.acceptedNanos = System.nanoTime();
    } catch (Exception e) {
      process.destroyForcibly();
      throw new IllegalStateException("the server does not start; it wrote " + lastLines(), e);
    }
  }

  /** Starts the distribution's server with its data in this folder. */
  static ServerProcess start(Distribution distribution, Path data) throws Exception {
    return start(distribution, data, 0);
  }

  /** The same on this port; 0 for an ephemeral one. */
  static ServerProcess start(Distribution distribution, Path data, int port) throws Exception {
    Path configuration = Files.createTempFile(data.getParent(), "server", ".properties");
    // Those who roll back again and again must find their messages where they were.
    Files.writeString(
        configuration,
        "listeners=PLAINTEXT://localhost:"
            + port
            + "\nlog.dir="
            + data
            + "\nmax.delivery.attempts=0\n");
    return new ServerProcess(
        new ProcessBuilder(distribution.command().toString(), "server", configuration.toString())
            .redirectErrorStream(true)
            .start());
  }

  private void readOutput() {
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        firstLine.complete(System.nanoTime());
        keep(line);
        Matcher matcher = READY.matcher(line);
        if (matcher.find()) {
          ready.complete(
              InetSocketAddress.createUnresolved(
                  matcher.group(1), Integer.parseInt(matcher.group(2))));
        }
      }
      ready.completeExceptionally(new IOException("its output has ended"));
    } catch (IOException e) {
      // The output of a process that ends is closed under its reader.
      ready.completeExceptionally(e);
    }
  }

  private void keep(String line) {
    synchronized (lastLines) {
      lastLines.add(line);
      if (lastLines.size() > LINES_KEPT) {
        lastLines.remove();
      }
    }
  }

  List<String> lastLines() {
    synchronized (lastLines) {
      return List.copyOf(lastLines);
    }
  }

  /** Its host and port. */
  String address() {
    return address.getHostString() + ":" + address.getPort();
  }

  int port() {
    return address.getPort();
  }

  Duration fromFirstLogLineToAccepting() {
    return Duration.ofNanos(acceptedNanos - firstLine.join());
  }

  /** Waits this long for it to end by itself. */
  boolean endsWithin(Duration time) throws InterruptedException {
    return process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** SIGKILL: it can do nothing more. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
  }

  /** SIGTERM: it closes cleanly; returns its status. */
  int terminate() throws InterruptedException {
    process.destroy();
    assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS))
        .as("the server ends when asked to; it wrote %s", lastLines())
        .isTrue();
    return process.exitValue();
  }

  @Override
  public void close() throws InterruptedException {
    if (process.isAlive()) {
      terminate();
    }
  }
}
