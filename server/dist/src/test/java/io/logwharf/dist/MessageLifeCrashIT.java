package io.logwharf.dist;

import static org.assertj.core.api.Assertions.assertThat;

import io.logwharf.jms.LogwharfConnectionFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills the broker's process again and again under selectors, delays, expiry, priorities, groups,
 * durable subscriptions and dead letters, all at once, and holds what clients saw against models of
 * what Jakarta Messaging allows. The Maven profile {@code stress} kills more often.
 */
class MessageLifeCrashIT {
  private static final int KILLS = Integer.getInteger("life.kills", 10);
  private static final int SENDS_UNDER_WAY = 100;
  private static final int LONGEST_ROUND_MILLIS = 2000;
  private static final long PATIENCE_SECONDS = 120;
  private static final List<String> SETTINGS = List.of("message.expiry.scan.interval.ms=500");

  @TempDir Path folder;
  private final long seed = Long.getLong("crash.seed", System.nanoTime());
  private final List<Workload> workloads =
      List.of(
          new SelectedWorkload(),
          new DelayedWorkload(seed),
          new ExpiringWorkload(seed),
          new PriorityWorkload(seed),
          new GroupWorkload(seed),
          new SubscriptionWorkload(seed),
          new PoisonWorkload());
  private Distribution distribution;
  private int port;

  @Test
  void shouldKeepEveryPromiseOfAMessagesLifeWhenKilledUnderLoad() throws Exception {
    System.out.println("MessageLifeCrashIT: replay its timing with -Dcrash.seed=" + seed);
    Random random = new Random(seed);
    distribution = Distribution.unpack(folder);
    ServerProcess server = start();
    try {
      prepare(server);
      for (int round = 0; round < KILLS; round++) {
        try (CrashClients clients = clients()) {
          for (Workload each : workloads) {
            each.start(clients, round);
          }
          clients.awaitUnderWay();
          Duration time = Duration.ofMillis(random.nextInt(LONGEST_ROUND_MILLIS));
          assertThat(server.endsWithin(time))
              .as("the broker ends before it is killed; it wrote %s", server.lastLines())
              .isFalse();
          clients.expectTheEnd();
          server.kill();
          // Before the clients are waited for: who has lost the answer to a commit asks for it.
          server = start();
        }
        workloads.forEach(Workload::nextRound);
      }
      drain();
    } finally {
      server.close();
    }
    workloads.forEach(each -> System.out.println("MessageLifeCrashIT: " + each.summary()));
    assertThat(workloads)
        .as("what contradicts the models, with seed %d", seed)
        .allSatisfy(each -> assertThat(each.contradictions()).as(each.summary()).isEmpty());
  }

  /** At the address of the one before. */
  private ServerProcess start() throws Exception {
    ServerProcess server =
        ServerProcess.start(distribution, folder.resolve("data"), port, SETTINGS);
    port = server.port();
    return server;
  }

  private CrashClients clients() {
    return new CrashClients(
        new LogwharfConnectionFactory("logwharf://localhost:" + port), SENDS_UNDER_WAY);
  }

  private void prepare(ServerProcess server) throws Exception {
    TopicConfigs configs = new TopicConfigs(server.address());
    try (CrashClients clients = clients()) {
      for (Workload each : workloads) {
        each.prepare(clients, configs);
      }
    }
  }

  /** All at once, since each waits a while for what may still come. */
  private void drain() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(workloads.size());
    try (CrashClients clients = clients()) {
      List<Future<?>> drains = new ArrayList<>();
      for (Workload each : workloads) {
        drains.add(
            threads.submit(
                () -> {
                  each.drain(clients);
                  return null;
                }));
      }
      for (Future<?> each : drains) {
        each.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      }
    } finally {
      threads.shutdownNow();
    }
  }
}
