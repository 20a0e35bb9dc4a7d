package io.logwharf.jms.xa.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.logwharf.jms.LogwharfConnectionFactory;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills the transaction manager's process, and the broker's, with a transaction at each step from
 * start to forget; after Narayana's recovery both resources agree about each transaction.
 */
@Timeout(300)
class NarayanaCrashIT {
  @TempDir Path folder;
  private BrokerChild broker;

  @BeforeEach
  void start() throws Exception {
    broker = new BrokerChild(folder.resolve("broker"));
    try (JMSContext context = context(broker)) {
      for (CrashStep step : CrashStep.values()) {
        context
            .createProducer()
            .send(context.createQueue(TransactionsMain.queueOf(step)), step.name());
      }
    }
  }

  @AfterEach
  void stop() throws Exception {
    broker.close();
  }

  @Test
  void shouldAgreeWithDerbyWhenTheTransactionManagerIsKilled() throws Exception {
    String ledger = derby();
    killTransactionManager(ledger);

    Set<CrashStep> noted = recover(ledger);

    assertThat(noted).isEqualTo(decided());
    assertThat(moved()).isEqualTo(noted);
  }

  @Test
  void shouldAgreeWithDerbyWhenTheBrokerIsKilled() throws Exception {
    String ledger = derby();
    killBrokers(ledger, broker);

    Set<CrashStep> noted = recover(ledger);

    assertThat(noted).containsAll(decided());
    assertThat(moved()).isEqualTo(noted);
  }

  @Test
  void shouldAgreeWithAnotherBrokerWhenTheTransactionManagerIsKilled() throws Exception {
    try (BrokerChild other = new BrokerChild(folder.resolve("other"))) {
      killTransactionManager(other.url());

      recover(other.url());

      Set<CrashStep> noted = drain(other, Ledger.Broker.QUEUE);
      assertThat(noted).isEqualTo(decided());
      assertThat(moved()).isEqualTo(noted);
    }
  }

  @Test
  void shouldAgreeWithAnotherBrokerWhenBothBrokersAreKilled() throws Exception {
    try (BrokerChild other = new BrokerChild(folder.resolve("other"))) {
      killBrokers(other.url(), broker, other);

      recover(other.url());

      assertThat(moved()).isEqualTo(drain(other, Ledger.Broker.QUEUE)).containsAll(decided());
    }
  }

  private String derby() throws Exception {
    String database = folder.resolve("derby").toString();
    Ledger.Derby.createTable(database);
    Ledger.Derby.shutDown(database);
    return Ledger.Derby.PREFIX + database;
  }

  private void killTransactionManager(String ledger) throws Exception {
    try (ChildJvm manager = manager(ledger)) {
      manager.await(TransactionsMain.WAITING);
      manager.kill();
    }
  }

  /** The transactions go on while the brokers are away, and when they are back. */
  private void killBrokers(String ledger, BrokerChild... brokers) throws Exception {
    try (ChildJvm manager = manager(ledger)) {
      manager.await(TransactionsMain.WAITING);
      for (BrokerChild killed : brokers) {
        killed.kill();
      }
      manager.goOn();
      for (BrokerChild killed : brokers) {
        killed.start();
      }
      manager.await(TransactionsMain.DONE);
    }
  }

  private ChildJvm manager(String ledger) throws Exception {
    return new ChildJvm(folder, TransactionsMain.class, broker.url(), ledger, log());
  }

  private String log() throws Exception {
    return Files.createDirectories(folder.resolve("log")).toString();
  }

  /** Has Narayana recover; returns what Derby's ledger has. */
  private Set<CrashStep> recover(String ledger) throws Exception {
    try (ChildJvm recovery =
        new ChildJvm(folder, RecoveryMain.class, broker.url(), ledger, log())) {
      recovery.await(RecoveryMain.RECOVERED);
      return recovery.lines().stream()
          .filter(line -> line.startsWith(RecoveryMain.ROW))
          .map(line -> CrashStep.valueOf(line.substring(RecoveryMain.ROW.length())))
          .collect(Collectors.toCollection(() -> EnumSet.noneOf(CrashStep.class)));
    }
  }

  /** The steps whose message was moved; each is in one of the two queues, once. */
  private Set<CrashStep> moved() {
    Set<CrashStep> moved = drain(broker, TransactionsMain.OUT);
    for (CrashStep step : CrashStep.values()) {
      Set<CrashStep> left = drain(broker, TransactionsMain.queueOf(step));
      assertThat(left)
          .as("the message of %s", step)
          .isEqualTo(moved.contains(step) ? Set.of() : Set.of(step));
    }
    return moved;
  }

  private static Set<CrashStep> decided() {
    return EnumSet.allOf(CrashStep.class).stream()
        .filter(CrashStep::isDecided)
        .collect(Collectors.toCollection(() -> EnumSet.noneOf(CrashStep.class)));
  }

  private static Set<CrashStep> drain(BrokerChild from, String queue) {
    List<CrashStep> texts = new ArrayList<>();
    try (JMSContext context = context(from)) {
      JMSConsumer consumer = context.createConsumer(context.createQueue(queue));
      String text = consumer.receiveBodyNoWait(String.class);
      while (text != null) {
        texts.add(CrashStep.valueOf(text));
        text = consumer.receiveBodyNoWait(String.class);
      }
    }
    assertThat(texts).doesNotHaveDuplicates();
    Set<CrashStep> steps = EnumSet.noneOf(CrashStep.class);
    steps.addAll(texts);
    return steps;
  }

  private static JMSContext context(BrokerChild of) {
    return new LogwharfConnectionFactory(of.url()).createContext();
  }
}
