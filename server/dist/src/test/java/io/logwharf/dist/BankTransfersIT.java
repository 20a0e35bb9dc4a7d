package io.logwharf.dist;

import static org.assertj.core.api.Assertions.assertThat;

import io.logwharf.jms.LogwharfConnectionFactory;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Money moves between accounts in transacted sessions by many threads while the broker's process is
 * killed again and again: the total is conserved, every transfer is whole, and its teller was told
 * the truth. The Maven profile {@code stress} kills more often.
 */
class BankTransfersIT {
  private static final int KILLS = Integer.getInteger("bank.kills", 6);
  private static final int TELLERS = 8;
  private static final int TRANSFERS_BETWEEN_KILLS = 40;
  private static final int LATEST_KILL_MILLIS = 300;
  private static final long PATIENCE_SECONDS = 60;

  @TempDir Path folder;
  private final long seed = System.nanoTime();
  private final Bank bank = new Bank();
  private Distribution distribution;
  private int port;

  @Test
  void shouldConserveTheTotalWhileTheBrokerIsKilledAgainAndAgain() throws Exception {
    System.out.println("BankTransfersIT: seed " + seed);
    distribution = Distribution.unpack(folder);
    ServerProcess server = start();
    List<Teller> tellers = new ArrayList<>();
    ExecutorService threads = Executors.newFixedThreadPool(TELLERS);
    try {
      openAccounts();
      List<Future<?>> done = new ArrayList<>();
      for (int i = 0; i < TELLERS; i++) {
        tellers.add(new Teller(factory(), bank, seed + i));
        done.add(threads.submit(tellers.get(i)));
      }
      Random random = new Random(seed);
      for (int i = 1; i <= KILLS; i++) {
        awaitCommits(bank.commits() + TRANSFERS_BETWEEN_KILLS);
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(LATEST_KILL_MILLIS)));
        server.kill();
        server = start();
      }
      awaitCommits(bank.commits() + TRANSFERS_BETWEEN_KILLS);
      tellers.forEach(Teller::stop);
      for (Future<?> each : done) {
        each.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      }
      System.out.println("BankTransfersIT: " + bank.summary());
      audit();
    } finally {
      tellers.forEach(Teller::stop);
      threads.shutdownNow();
      server.close();
    }
  }

  /** At the address of the one before, so that lost commits are asked for there. */
  private ServerProcess start() throws Exception {
    ServerProcess server = ServerProcess.start(distribution, folder.resolve("data"), port);
    port = server.port();
    return server;
  }

  private LogwharfConnectionFactory factory() {
    return new LogwharfConnectionFactory("logwharf://localhost:" + port);
  }

  private void openAccounts() throws JMSException {
    try (Connection connection = factory().createConnection()) {
      Session session = connection.createSession();
      for (int account = 0; account < Bank.ACCOUNTS; account++) {
        Teller.put(session, session.createProducer(null), account, Bank.OPENING_BALANCE);
      }
    }
  }

  private void awaitCommits(int count) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (bank.commits() < count) {
      assertThat(System.nanoTime())
          .as("seed %d: waited too long for %d commits; %s", seed, count, bank.summary())
          .isLessThan(end);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
    }
  }

  private void audit() throws JMSException {
    List<String> committed = readCommitted();
    try (Connection connection = factory().createConnection()) {
      connection.start();
      Session session = connection.createSession();
      List<List<Integer>> balances = new ArrayList<>();
      for (int account = 0; account < Bank.ACCOUNTS; account++) {
        List<Integer> found = new ArrayList<>();
        for (Message each : drain(session, Bank.queueOf(account))) {
          found.add(Teller.balance(each));
        }
        balances.add(found);
      }
      List<String> receipts = new ArrayList<>();
      for (Message each : drain(session, Bank.LEDGER)) {
        receipts.add(each.getBody(String.class));
      }
      bank.audit(balances, receipts);
      assertThat(committed).as("what Kafka's consumer read").isEqualTo(receipts);
    }
  }

  private static List<Message> drain(Session session, String queue) throws JMSException {
    List<Message> all = new ArrayList<>();
    MessageConsumer consumer = session.createConsumer(session.createQueue(queue));
    Message message;
    while ((message = consumer.receiveNoWait()) != null) {
      all.add(message);
    }
    consumer.close();
    return all;
  }

  /** The ledger, as a stock read_committed consumer sees it. */
  private List<String> readCommitted() {
    Map<String, Object> config =
        Map.of("bootstrap.servers", "localhost:" + port, "isolation.level", "read_committed");
    var ledger = new TopicPartition(Bank.LEDGER, 0);
    List<String> all = new ArrayList<>();
    try (var consumer =
        new KafkaConsumer<>(config, new StringDeserializer(), new StringDeserializer())) {
      consumer.assign(List.of(ledger));
      consumer.seekToBeginning(List.of(ledger));
      long end = consumer.endOffsets(List.of(ledger)).get(ledger);
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
      while (consumer.position(ledger) < end && System.nanoTime() < deadline) {
        consumer.poll(Duration.ofMillis(100)).forEach(record -> all.add(record.value()));
      }
    }
    return all;
  }
}
