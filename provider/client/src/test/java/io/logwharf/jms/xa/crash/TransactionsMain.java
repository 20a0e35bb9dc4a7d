package io.logwharf.jms.xa.crash;

import io.logwharf.jms.LogwharfConnectionFactory;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import jakarta.jms.XAConnection;
import jakarta.jms.XASession;
import jakarta.transaction.TransactionManager;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * The process of a transaction manager: one transaction for each step, all under way at the same
 * time, each held up where it comes to its step. Then the process waits for its own end, or to be
 * told to go on. Each transaction moves a message from a queue of its step's to another queue, and
 * notes it in the ledger.
 *
 * <p>Arguments: broker's URL, ledger, folder of the transaction manager's log, which manager.
 */
final class TransactionsMain {
  static final String WAITING = "all wait at their steps";
  static final String DONE = "all have ended";
  static final String NARAYANA = "narayana";
  static final String ATOMIKOS = "atomikos";
  static final String OUT = "out";
  private static final long RECEIVE_MS = 30_000;

  private final TransactionManager manager;
  private final Waiting waiting = new Waiting();

  private TransactionsMain(TransactionManager manager) {
    this.manager = manager;
  }

  public static void main(String[] args) throws Exception {
    Ledger.create(args[1]);
    boolean isNarayana = args[3].equals(NARAYANA);
    Set<CrashStep> steps = isNarayana ? EnumSet.allOf(CrashStep.class) : CrashStep.ofAllManagers();
    TransactionsMain main =
        new TransactionsMain(
            isNarayana ? Narayana.start(args[2]) : Atomikos.start(args[2], args[0], args[1]));
    XAConnection connection = new LogwharfConnectionFactory(args[0]).createXAConnection();
    connection.start();
    List<Thread> threads = new ArrayList<>();
    for (CrashStep step : steps) {
      XASession session = connection.createXASession();
      Ledger ledger = Ledger.open(args[1]);
      Thread thread = new Thread(() -> main.run(step, session, ledger), step.name());
      thread.start();
      threads.add(thread);
    }
    main.waiting.await(steps);
    System.out.println(WAITING);
    int told = System.in.read();
    if (told < 0) {
      Runtime.getRuntime().halt(1);
    }
    main.waiting.open();
    for (Thread thread : threads) {
      thread.join();
    }
    System.out.println(DONE);
    Runtime.getRuntime().halt(0);
  }

  static String queueOf(CrashStep step) {
    return "in-" + step;
  }

  private void run(CrashStep step, XASession session, Ledger ledger) {
    Waiting.Way way = waiting.until(step);
    SteppedStore.WAY.set(way);
    try {
      manager.begin();
      transfer(step, session, ledger, way);
      manager.commit();
      System.out.println(step + " is committed");
    } catch (Exception e) {
      System.out.println(step + " has failed: " + e);
      rollBack(step);
    }
  }

  private void transfer(CrashStep step, XASession session, Ledger ledger, Waiting.Way way)
      throws Exception {
    manager.getTransaction().enlistResource(new SteppedResource(session.getXAResource(), 1, way));
    Session working = session.getSession();
    MessageConsumer consumer = working.createConsumer(working.createQueue(queueOf(step)));
    TextMessage message = (TextMessage) consumer.receive(RECEIVE_MS);
    working
        .createProducer(working.createQueue(OUT))
        .send(working.createTextMessage(message.getText()));
    manager.getTransaction().enlistResource(new SteppedResource(ledger.resource(), 2, way));
    ledger.note(message.getText());
  }

  private void rollBack(CrashStep step) {
    try {
      if (manager.getTransaction() != null) {
        manager.rollback();
      }
    } catch (Exception e) {
      System.out.println(step + " can't be rolled back: " + e);
    }
  }
}
