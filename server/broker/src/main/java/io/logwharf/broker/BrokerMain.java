package io.logwharf.broker;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;

/**
 * Runs a broker as a process: {@code [properties file] [--override key=value]...}. Prints one line
 * when it is ready; SIGTERM and SIGINT close it cleanly.
 */
public final class BrokerMain {
  private static final String OVERRIDE = "--override";
  private static final int USAGE_ERROR = 2;
  private static final int START_ERROR = 1;

  private BrokerMain() {}

  public static void main(String[] args) throws InterruptedException {
    System.exit(run(args, new SimpleMeterRegistry()));
  }

  /**
   * Runs a broker until the process is terminated.
   *
   * @param meters where it registers its metrics; stays the caller's
   * @return the exit code: 0 closed, 1 could not start, 2 wrong configuration
   */
  public static int run(String[] args, MeterRegistry meters) throws InterruptedException {
    BrokerConfig config;
    try {
      config = BrokerConfig.of(properties(args));
    } catch (IllegalArgumentException | IOException e) {
      System.err.println(e.getMessage());
      return USAGE_ERROR;
    }
    try (Broker broker = Broker.start(config, meters)) {
      var closed = new CountDownLatch(1);
      var terminated = new CountDownLatch(1);
      Runtime.getRuntime()
          .addShutdownHook(
              new Thread(
                  () -> {
                    closed.countDown();
                    awaitQuietly(terminated);
                  },
                  "logwharf-shutdown"));
      System.out.println("Logwharf is ready at " + broker.bootstrapServers());
      closed.await();
      broker.close();
      terminated.countDown();
      return 0;
    } catch (IOException e) {
      System.err.println(e.getMessage());
      return START_ERROR;
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The file's properties, and over them those of the command line. */
  static Map<String, String> properties(String[] args) throws IOException {
    Map<String, String> merged = new HashMap<>();
    for (int i = 0; i < args.length; i++) {
      if (args[i].equals(OVERRIDE)) {
        i++;
        addOverride(i < args.length ? args[i] : "", merged);
      } else if (i == 0 && !args[i].startsWith("-")) {
        addFile(Path.of(args[i]), merged);
      } else {
        throw new IllegalArgumentException(
            "unexpected argument "
                + args[i]
                + "; usage: [properties file] ["
                + OVERRIDE
                + " key=value]...");
      }
    }
    return merged;
  }

  private static void addOverride(String override, Map<String, String> merged) {
    int equals = override.indexOf('=');
    if (equals <= 0) {
      throw new IllegalArgumentException(OVERRIDE + " needs key=value, not '" + override + "'");
    }
    merged.put(override.substring(0, equals), override.substring(equals + 1));
  }

  private static void addFile(Path file, Map<String, String> merged) throws IOException {
    if (!Files.isReadable(file)) {
      throw new IllegalArgumentException("can't read the properties file " + file);
    }
    var properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      properties.load(reader);
    }
    properties.stringPropertyNames().forEach(key -> merged.put(key, properties.getProperty(key)));
  }
}
