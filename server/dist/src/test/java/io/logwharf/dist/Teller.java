package io.logwharf.dist;

import io.logwharf.dist.Bank.Transfer;
import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import jakarta.jms.TransactionRolledBackException;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Makes transfers between accounts, each in a transaction of its session: takes two balances, puts
 * back two, and a receipt. Goes on over a new connection when the broker has died. One thread's.
 */
final class Teller implements Runnable {
  private static final String BALANCE = "balance";
  private static final int LARGEST_AMOUNT = 50;
  private static final long RECEIVE_MILLIS = 50;
  private static final long BEFORE_NEXT_CONNECTION_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private final ConnectionFactory factory;
  private final Bank bank;
  private final Random random;
  private volatile boolean stopped;

  Teller(ConnectionFactory factory, Bank bank, long seed) {
    this.factory = factory;
    this.bank = bank;
    this.random = new Random(seed);
  }

  /** Makes no more transfers; the one under way is brought to an end. */
  void stop() {
    stopped = true;
  }

  @Override
  public void run() {
    while (!stopped) {
      try (Connection connection = factory.createConnection()) {
        connection.start();
        work(connection);
      } catch (JMSException e) {
        // The broker has died; what matters has been told to the bank.
        LockSupport.parkNanos(BEFORE_NEXT_CONNECTION_NANOS);
      }
    }
  }

  private void work(Connection connection) throws JMSException {
    Session session = connection.createSession(Session.SESSION_TRANSACTED);
    MessageProducer producer = session.createProducer(null);
    while (!stopped) {
      int one = random.nextInt(Bank.ACCOUNTS);
      int other = (one + 1 + random.nextInt(Bank.ACCOUNTS - 1)) % Bank.ACCOUNTS;
      // The lower one first, so that no two wait for each other.
      Message lower = take(session, Math.min(one, other));
      Message higher = lower == null ? null : take(session, Math.max(one, other));
      if (higher == null || random.nextInt(10) == 0) {
        session.rollback();
      } else if (random.nextInt(100) == 0) {
        return; // Walks away: the connection is closed on an open transaction.
      } else {
        Transfer transfer =
            bank.next(
                Math.min(one, other), Math.max(one, other), random.nextInt(LARGEST_AMOUNT) - 25);
        put(session, producer, transfer.from(), balance(lower) - transfer.amount());
        put(session, producer, transfer.to(), balance(higher) + transfer.amount());
        producer.send(
            session.createQueue(Bank.LEDGER), session.createTextMessage(transfer.toString()));
        commit(session, transfer);
      }
    }
  }

  private void commit(Session session, Transfer transfer) throws JMSException {
    try {
      session.commit();
      bank.committed(transfer);
    } catch (TransactionRolledBackException e) {
      bank.rolledBack(transfer);
      throw e;
    } catch (JMSException e) {
      bank.inDoubt(transfer);
      throw e;
    }
  }

  private static Message take(Session session, int account) throws JMSException {
    try (MessageConsumer consumer =
        session.createConsumer(session.createQueue(Bank.queueOf(account)))) {
      return consumer.receive(RECEIVE_MILLIS);
    }
  }

  /** Sends the message that is the balance of an account. */
  static void put(Session session, MessageProducer producer, int account, int balance)
      throws JMSException {
    Message message = session.createMessage();
    message.setIntProperty(BALANCE, balance);
    producer.send(session.createQueue(Bank.queueOf(account)), message);
  }

  static int balance(Message message) throws JMSException {
    return message.getIntProperty(BALANCE);
  }
}
