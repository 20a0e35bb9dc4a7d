package io.logwharf.jms.context;

import io.logwharf.jms.connection.LogwharfXAConnection;
import io.logwharf.jms.connection.LogwharfXASession;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.XAJMSContext;
import javax.transaction.xa.XAResource;

/** The simplified API over a session that a transaction manager leads. */
public final class LogwharfXAContext extends LogwharfContext implements XAJMSContext {
  private final LogwharfXASession session;

  private LogwharfXAContext(SharedConnection shared, LogwharfXASession session) {
    super(shared, session);
    this.session = session;
  }

  /** The first context of a connection, which is closed with the last one. */
  public static LogwharfXAContext first(LogwharfXAConnection connection) throws JMSException {
    return new LogwharfXAContext(new SharedConnection(connection), connection.xaSessionOfContext());
  }

  @Override
  public JMSContext getContext() {
    return this;
  }

  @Override
  public XAResource getXAResource() {
    return session.getXAResource();
  }
}
