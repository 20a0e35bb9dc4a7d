package io.logwharf.broker.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.logwharf.broker.BrokerMain;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A stock transactional producer, while the broker's process is killed again and again. */
class TransactionCrashIT {
  private static final Duration DEADLINE = Duration.ofSeconds(60);
  private static final TopicPartition DEBITS = new TopicPartition("debits", 0);
  private static final TopicPartition CREDITS = new TopicPartition("credits", 0);
  private static final int KILLS = 3;
  private static final int BETWEEN_KILLS = 20;

  @TempDir Path folder;
  private Process broker;
  private String address = "localhost:0";

  @BeforeEach
  void start() throws IOException {
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    broker =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-cp",
                classPath,
                BrokerMain.class.getName(),
                "--override",
                "log.dir=" + folder,
                "--override",
                "listeners=PLAINTEXT://" + address)
            .redirectError(new File(folder.toFile(), "errors.txt"))
            .start();
    var output =
        new BufferedReader(new InputStreamReader(broker.getInputStream(), StandardCharsets.UTF_8));
    String line = output.readLine();
    while (line != null && !line.startsWith("Logwharf is ready at ")) {
      line = output.readLine();
    }
    assertThat(line).as("the line that says where the broker is").isNotNull();
    address = line.substring(line.lastIndexOf(' ') + 1);
    drain(output);
  }

  /** What it logs must not fill the pipe. */
  private static void drain(BufferedReader output) {
    var drainer =
        new Thread(
            () -> {
              try {
                output.transferTo(Writer.nullWriter());
              } catch (IOException e) {
                assertThat(e).as("the process was killed").isNotNull();
              }
            });
    drainer.setDaemon(true);
    drainer.start();
  }

  @AfterEach
  void kill() throws InterruptedException {
    broker.destroyForcibly();
    assertThat(broker.waitFor(30, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void shouldKeepEveryTransactionWhole() throws Exception {
    List<String> committed = new ArrayList<>();
    AtomicBoolean done = new AtomicBoolean();
    Thread teller = new Thread(() -> transferUntil(done, committed));
    teller.start();
    for (int i = 1; i <= KILLS; i++) {
      awaitCommits(committed, i * BETWEEN_KILLS);
      kill();
      start();
    }
    awaitCommits(committed, (KILLS + 1) * BETWEEN_KILLS);
    done.set(true);
    teller.join(DEADLINE.toMillis());

    List<String> debits = readAll(DEBITS);
    assertThat(readAll(CREDITS)).isEqualTo(debits);
    assertThat(debits).doesNotHaveDuplicates().containsAll(committed);
  }

  /** Goes on after errors as Kafka's documentation says: by abort, or as a new producer. */
  private void transferUntil(AtomicBoolean done, List<String> committed) {
    int number = 0;
    while (!done.get()) {
      try (var producer = producer()) {
        producer.initTransactions();
        while (!done.get()) {
          String transfer = "transfer" + number++;
          producer.beginTransaction();
          producer.send(new ProducerRecord<>("debits", 0, "k", transfer));
          producer.send(new ProducerRecord<>("credits", 0, "k", transfer));
          producer.commitTransaction();
          synchronized (committed) {
            committed.add(transfer);
          }
        }
      } catch (KafkaException e) {
        assertThat(e).as("the broker was killed").isNotNull();
      }
    }
  }

  private static void awaitCommits(List<String> committed, int count) throws Exception {
    long deadline = System.nanoTime() + DEADLINE.toNanos();
    while (true) {
      synchronized (committed) {
        if (committed.size() >= count) {
          return;
        }
      }
      assertThat(System.nanoTime()).as("%d commits took too long", count).isLessThan(deadline);
      Thread.sleep(10);
    }
  }

  private KafkaProducer<String, String> producer() {
    Map<String, Object> config = new HashMap<>();
    config.put("bootstrap.servers", address);
    config.put("transactional.id", "teller");
    config.put("reconnect.backoff.max.ms", 200);
    return new KafkaProducer<>(config, new StringSerializer(), new StringSerializer());
  }

  private List<String> readAll(TopicPartition partition) {
    List<String> all = new ArrayList<>();
    Map<String, Object> config = new HashMap<>();
    config.put("bootstrap.servers", address);
    config.put("isolation.level", "read_committed");
    try (var consumer =
        new KafkaConsumer<>(config, new StringDeserializer(), new StringDeserializer())) {
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(consumer.assignment());
      long end = consumer.endOffsets(List.of(partition)).get(partition);
      long deadline = System.nanoTime() + DEADLINE.toNanos();
      while (consumer.position(partition) < end && System.nanoTime() < deadline) {
        consumer.poll(Duration.ofMillis(100)).forEach(record -> all.add(record.value()));
      }
    }
    return all;
  }
}
