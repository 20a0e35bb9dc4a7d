package io.logwharf.benchmark.load;

import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Session;

/** Transacted sessions. */
final class LocalTransactions implements Transactions {
  private record Transacted(Session session) implements Demarcation {
    @Override
    public void begin() {
      // A transacted session is always in a transaction.
    }

    @Override
    public void commit() throws JMSException {
      session.commit();
    }

    @Override
    public void close() throws JMSException {
      session.close();
    }
  }

  @Override
  public Connection connect(Provider provider) throws JMSException {
    return provider.connect();
  }

  @Override
  public Demarcation open(Connection connection) throws JMSException {
    return new Transacted(connection.createSession(Session.SESSION_TRANSACTED));
  }
}
