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
import org.junit.jupiter.api.io.TempDir;

/**
 * A broker with a message for each step, and processes of a transaction manager to be killed, or to
 * see the broker killed, with a transaction at each step.
 */
abstract class CrashFixture {
  private final String transactionManager;
  @TempDir Path folder;
  BrokerChild broker;

  CrashFixture(String transactionManager) {
    this.transactionManager = transactionManager;
  }

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

  String derby() {
    return Ledger.Derby.PREFIX + folder.resolve("derby");
  }

  void killTransactionManager(String ledger) throws Exception {
    try (ChildJvm manager = manager(ledger)) {
      manager.await(TransactionsMain.WAITING);
      manager.kill();
    }
  }

  /** The transactions go on while the brokers are away, and when they are back. */
  void killBrokers(String ledger, BrokerChild... brokers) throws Exception {
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
    return new ChildJvm(
        folder, TransactionsMain.class, broker.url(), ledger, log(), transactionManager);
  }

  private String log() throws Exception {
    return Files.createDirectories(folder.resolve("log")).toString();
  }

  /** Has the transaction manager recover; returns what Derby's ledger has. */
  Set<CrashStep> recover(String ledger) throws Exception {
    try (ChildJvm recovery =
        new ChildJvm(folder, RecoveryMain.class, broker.url(), ledger, log(), transactionManager)) {
      recovery.await(RecoveryMain.RECOVERED);
      return recovery.lines().stream()
          .filter(line -> line.startsWith(RecoveryMain.ROW))
          .map(line -> CrashStep.valueOf(line.substring(RecoveryMain.ROW.length())))
          .collect(Collectors.toCollection(() -> EnumSet.noneOf(CrashStep.class)));
    }
  }

  /** The steps whose message was moved; each is in one of the two queues, once. */
  Set<CrashStep> moved() {
    Set<CrashStep> moved = drain(broker, TransactionsMain.OUT);
    for (CrashStep step : CrashStep.values()) {
      Set<CrashStep> left = drain(broker, TransactionsMain.queueOf(step));
      assertThat(left)
          .as("the message of %s", step)
          .isEqualTo(moved.contains(step) ? Set.of() : Set.of(step));
    }
    return moved;
  }

  /** Of these steps, those that come behind the decision to commit. */
  static Set<CrashStep> decided(Set<CrashStep> steps) {
    return steps.stream()
        .filter(CrashStep::isDecided)
        .collect(Collectors.toCollection(() -> EnumSet.noneOf(CrashStep.class)));
  }

  static Set<CrashStep> drain(BrokerChild from, String queue) {
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
