package io.logwharf.broker.share.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.logwharf.broker.BrokerConfig;
import io.logwharf.broker.CutBroker;
import io.logwharf.broker.share.it.ExtensionClient.Received;
import io.logwharf.protocol.extension.AckType;
import io.logwharf.protocol.extension.ConsumerAttach.Mode;
import io.logwharf.protocol.extension.DestinationKind;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A message is moved to its dead letter queue, or is not, wherever the broker was cut off. */
class DeadLetterCrashIT {
  private static final int ORDERS = 1;
  private static final int DEAD_LETTERS = 2;
  private static final int PLENTY = 10_000;
  private static final Duration QUIET = Duration.ofSeconds(1);
  private static final Duration DEADLINE = Duration.ofSeconds(20);

  @TempDir Path folder;

  @Test
  void shouldNeitherLoseNorDoubleAMessageWhereverTheMoveIsCutOff() throws Exception {
    int appends = moveAndCutAfter(PLENTY, folder.resolve("whole"));
    assertThat(appends).as("appends of a move").isGreaterThan(5);
    for (int cut = 0; cut < appends; cut++) {
      Path run = folder.resolve("cut-" + cut);
      moveAndCutAfter(cut, run);
      try (CutBroker broker = new CutBroker(config(run))) {
        checkEachMessageIsThereOnce("cut off after append " + cut, broker);
      }
    }
  }

  @Test
  void shouldNeitherLoseNorDoubleAMessageWhereverAnAppendFailsForAWhile() throws Exception {
    for (int failing = 0; failing < 12; failing++) {
      try (CutBroker broker = new CutBroker(config(folder.resolve("failing-" + failing)))) {
        try (ExtensionClient client = new ExtensionClient(broker.bootstrapServers())) {
          bringTwoToTheirLimit(broker, client, failing);
          awaitCutOrQuiet(broker, failing);
          awaitQuiet();
          broker.cutAfter(PLENTY);
        }
        checkEachMessageIsThereOnce("append " + failing + " failed", broker);
      }
    }
  }

  /** Two of three messages come to their limit; returns how many appends followed. */
  private static int moveAndCutAfter(int cut, Path run) throws Exception {
    try (CutBroker broker = new CutBroker(config(run));
        ExtensionClient client = new ExtensionClient(broker.bootstrapServers())) {
      bringTwoToTheirLimit(broker, client, cut);
      if (cut < PLENTY) {
        awaitCutOrQuiet(broker, cut);
        return cut;
      }
      consume(client, DEAD_LETTERS, "DLQ");
      client.awaitRecords(7);
      List<Received> moved = client.received().subList(5, 7);
      assertThat(moved).allMatch(record -> record.consumerId() == DEAD_LETTERS);
      return broker.appendsOf(PLENTY);
    }
  }

  private static void bringTwoToTheirLimit(CutBroker broker, ExtensionClient client, int cut)
      throws IOException {
    Uuid orders = client.resolve("orders", DestinationKind.QUEUE);
    send(broker.bootstrapServers());
    client.attach(ORDERS, "orders", orders, Mode.QUEUE);
    client.grant(ORDERS, 100);
    client.awaitRecords(3);
    client.acknowledge(ORDERS, 0, 1, AckType.RELEASE);
    client.awaitRecords(5);
    broker.cutAfter(cut);
    client.acknowledge(ORDERS, 0, 1, AckType.RELEASE);
  }

  private static void checkEachMessageIsThereOnce(String when, CutBroker broker)
      throws IOException {
    try (ExtensionClient client = new ExtensionClient(broker.bootstrapServers())) {
      consume(client, ORDERS, "orders");
      consume(client, DEAD_LETTERS, "DLQ");
      client.awaitRecords(3);
      client.credit(ORDERS, 10, true);
      client.credit(DEAD_LETTERS, 10, true);
      client.awaitEvents(4);
      assertThat(client.received())
          .as(when)
          .extracting(Received::value)
          .containsExactlyInAnyOrder("a", "b", "c");
    }
  }

  private static void consume(ExtensionClient client, int consumer, String queue)
      throws IOException {
    Uuid topic = client.resolve(queue, DestinationKind.QUEUE);
    client.attach(consumer, queue, topic, Mode.QUEUE);
    client.grant(consumer, 100);
  }

  /** Lets the journal come to rest with what was appended before the failure. */
  private static void awaitQuiet() {
    long until = System.nanoTime() + QUIET.toNanos() / 2;
    while (System.nanoTime() < until) {
      LockSupport.parkNanos(1_000_000);
    }
  }

  private static void awaitCutOrQuiet(CutBroker broker, int cut) {
    long until = System.nanoTime() + DEADLINE.toNanos();
    long quietSince = System.nanoTime();
    int appends = 0;
    while (!broker.isCut() && (appends == 0 || System.nanoTime() - quietSince < QUIET.toNanos())) {
      assertThat(System.nanoTime()).as("the move ends in time").isLessThan(until);
      LockSupport.parkNanos(1_000_000);
      if (broker.appendsOf(cut) != appends) {
        appends = broker.appendsOf(cut);
        quietSince = System.nanoTime();
      }
    }
  }

  private static void send(String bootstrapServers) {
    try (var producer =
        new KafkaProducer<>(
            Map.<String, Object>of("bootstrap.servers", bootstrapServers),
            new StringSerializer(),
            new StringSerializer())) {
      for (String value : List.of("a", "b", "c")) {
        producer.send(new ProducerRecord<>("orders", value));
      }
    }
  }

  private static BrokerConfig config(Path folder) {
    return BrokerConfig.of(
        Map.of(
            "log.dir", folder.toString(),
            "listeners", "PLAINTEXT://localhost:0",
            "max.delivery.attempts", "2"));
  }
}
