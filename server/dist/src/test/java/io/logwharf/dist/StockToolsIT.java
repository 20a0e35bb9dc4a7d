package io.logwharf.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Kafka's own tools, unchanged, work against the distribution. */
@Timeout(300)
class StockToolsIT {
  @TempDir static Path folder;
  private static ServerProcess server;

  @BeforeAll
  static void startServer() throws Exception {
    server = ServerProcess.start(Distribution.unpack(folder), folder.resolve("data"));
  }

  @AfterAll
  static void stopServer() throws Exception {
    server.close();
  }

  private static StockTool tool(String mainClass) {
    return new StockTool(folder, mainClass);
  }

  private static void createTopic(String name) throws Exception {
    tool("TopicCommand").run("--bootstrap-server", server.address(), "--create", "--topic", name);
  }

  @Test
  void shouldCreateListDescribeAndDeleteTopics() throws Exception {
    StockTool topics = tool("TopicCommand");
    String broker = server.address();
    assertThat(
            topics.run(
                "--bootstrap-server",
                broker,
                "--create",
                "--topic",
                "administered",
                "--partitions",
                "3",
                "--replication-factor",
                "1",
                "--config",
                "retention.ms=3600000"))
        .contains("Created topic administered.");
    assertThat(topics.run("--bootstrap-server", broker, "--list")).contains("administered");
    assertThat(
            String.join(
                "\n",
                topics.run("--bootstrap-server", broker, "--describe", "--topic", "administered")))
        .contains("PartitionCount: 3")
        .contains("retention.ms=3600000")
        .contains("Partition: 2");
    topics.run("--bootstrap-server", broker, "--delete", "--topic", "administered");
    assertThat(topics.run("--bootstrap-server", broker, "--list")).doesNotContain("administered");
  }

  @Test
  void shouldConsumeByPartitionWhatTheConsoleProducerSent() throws Exception {
    createTopic("console");
    List<String> lines = lines(100);
    produce("console", lines);
    assertThat(
            tool("consumer.ConsoleConsumer")
                .run(
                    "--bootstrap-server",
                    server.address(),
                    "--topic",
                    "console",
                    "--partition",
                    "0",
                    "--offset",
                    "earliest",
                    "--max-messages",
                    "100",
                    "--timeout-ms",
                    "30000"))
        .containsSubsequence(lines);
  }

  @Test
  void shouldShareWhatTheConsoleProducerSent() throws Exception {
    createTopic("console-share");
    ShareGroupConfigs.beginAtTheEarliestRecord(server.address(), "readers");
    List<String> lines = lines(50);
    produce("console-share", lines);
    assertThat(
            tool("consumer.ConsoleShareConsumer")
                .run(
                    "--bootstrap-server",
                    server.address(),
                    "--topic",
                    "console-share",
                    "--group",
                    "readers",
                    "--max-messages",
                    "50",
                    "--timeout-ms",
                    "30000"))
        .containsAll(lines);
  }

  @Test
  void shouldMeasureAProducer() throws Exception {
    createTopic("performance");
    List<String> output =
        tool("ProducerPerformance")
            .run(
                "--bootstrap-server",
                server.address(),
                "--topic",
                "performance",
                "--num-records",
                "20000",
                "--record-size",
                "1024",
                "--throughput",
                "-1",
                "--command-property",
                "acks=all");
    assertThat(output).anyMatch(line -> line.startsWith("20000 records sent"));
  }

  @Test
  void shouldTellTheOffsetsOfWhatTheVerifiableProducerSent() throws Exception {
    createTopic("verified");
    assertThat(
            tool("VerifiableProducer")
                .run(
                    "--bootstrap-server",
                    server.address(),
                    "--topic",
                    "verified",
                    "--max-messages",
                    "25"))
        .anyMatch(line -> line.contains("\"sent\":25,\"acked\":25"));
    assertThat(
            tool("GetOffsetShell")
                .run("--bootstrap-server", server.address(), "--topic", "verified"))
        .contains("verified:0:25");
  }

  @Test
  void shouldListDescribeAndAbortTransactions() throws Exception {
    createTopic("stuck");
    Map<String, Object> config =
        Map.of("bootstrap.servers", server.address(), "transactional.id", "teller");
    try (var producer =
        new KafkaProducer<>(config, new StringSerializer(), new StringSerializer())) {
      producer.initTransactions();
      producer.beginTransaction();
      producer.send(new ProducerRecord<>("stuck", "value")).get();

      assertThat(transactions("list")).anyMatch(line -> line.matches("teller.*Ongoing.*"));
      assertThat(transactions("describe", "--transactional-id", "teller"))
          .anyMatch(line -> line.contains("Ongoing") && line.contains("stuck-0"));
      assertThat(transactions("describe-producers", "--topic", "stuck", "--partition", "0"))
          .anyMatch(line -> line.matches("\\d+\\s+0\\s+-1\\s+0\\s+\\d+\\s+0\\s*"));
      assertThat(transactions("find-hanging", "--topic", "stuck"))
          .noneMatch(line -> line.contains("stuck"));

      transactions("abort", "--topic", "stuck", "--partition", "0", "--start-offset", "0");

      assertThat(transactions("list")).anyMatch(line -> line.matches("teller.*CompleteAbort.*"));
      assertThatThrownBy(producer::commitTransaction)
          .isInstanceOfAny(ProducerFencedException.class, InvalidProducerEpochException.class);
    }
  }

  private static List<String> transactions(String... arguments) throws Exception {
    List<String> all = new ArrayList<>(List.of("--bootstrap-server", server.address()));
    all.addAll(List.of(arguments));
    return tool("TransactionsCommand").run(all.toArray(String[]::new));
  }

  private static void produce(String topic, List<String> lines) throws Exception {
    tool("ConsoleProducer")
        .runWithInput(
            String.join("\n", lines) + "\n",
            "--bootstrap-server",
            server.address(),
            "--topic",
            topic);
  }

  private static List<String> lines(int count) {
    return IntStream.range(0, count).mapToObj(i -> "line " + i).collect(Collectors.toList());
  }
}
