package io.logwharf.jms.connection;

import io.logwharf.jms.config.ConnectionOptions;
import io.logwharf.jms.config.ConnectionUrl;
import io.logwharf.jms.send.SharedSenders;
import io.logwharf.jms.thread.ListenerThreads;
import jakarta.jms.JMSException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A connection to a broker that the test plays. */
abstract class ClientTest {
  static final long NOW = 1_700_000_000_000L;
  static final long DEADLINE_SECONDS = 20;

  final ScriptedBroker broker = new ScriptedBroker();
  private final SharedSenders shared = new SharedSenders();
  private final ListenerThreads threads = ListenerThreads.atMost(16);
  LogwharfConnection connection;

  @BeforeEach
  void connect() throws Exception {
    connection = connect("");
  }

  @AfterEach
  void end() {
    threads.shutdown();
    broker.shutdown();
  }

  /** Another connection to the same broker. */
  LogwharfConnection connect(String query) throws JMSException {
    ConnectionUrl url = ConnectionUrl.parse("logwharf://scripted:1?" + query);
    ConnectionOpener.Place place =
        new ConnectionOpener.Place(
            List.of(broker.address()), ConnectionOptions.of(url.options()), "c1", "duke");
    InstantSource clock = InstantSource.fixed(Instant.ofEpochMilli(NOW));
    ConnectionOpener.Ways ways = new ConnectionOpener.Ways(broker, shared);
    return new ConnectionOpener(ways, place, threads, clock).open(broker::release);
  }

  /** Runs a call on a thread of its own. */
  static <T> CompletableFuture<T> async(Call<T> call) {
    CompletableFuture<T> result = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                result.complete(call.run());
              } catch (Throwable e) {
                result.completeExceptionally(e);
              }
            });
    thread.setDaemon(true);
    thread.start();
    return result;
  }

  static <T> T get(CompletableFuture<T> future)
      throws InterruptedException, ExecutionException, TimeoutException {
    return future.get(DEADLINE_SECONDS, TimeUnit.SECONDS);
  }

  /** The failure of a call that must have failed. */
  static Throwable failure(CompletableFuture<?> future) throws Exception {
    try {
      get(future);
    } catch (ExecutionException e) {
      return e.getCause();
    }
    throw new AssertionError("the call should have failed");
  }

  @FunctionalInterface
  interface Call<T> {
    T run() throws Exception;
  }
}
