package io.logwharf.jms.connection;

import io.logwharf.jms.xa.ConnectionBranches;
import jakarta.jms.JMSException;
import jakarta.jms.XAQueueConnection;
import jakarta.jms.XAQueueSession;
import jakarta.jms.XASession;

/** As {@link LogwharfXAConnection}, of the domain-specific API for queues. */
public final class LogwharfXAQueueConnection extends LogwharfQueueConnection
    implements XAQueueConnection {
  private final ConnectionBranches branches;

  LogwharfXAQueueConnection(Parts parts, Runnable onClosed) {
    super(parts, onClosed);
    this.branches = new ConnectionBranches(runtime().branchHost());
  }

  @Override
  public XAQueueSession createXAQueueSession() throws JMSException {
    return session(
        SESSION_OF_XA,
        (connection, number, mode) -> new LogwharfXAQueueSession(this, number, branches));
  }

  @Override
  public XASession createXASession() throws JMSException {
    return createXAQueueSession();
  }

  @Override
  void release(Runnable disconnect) {
    branches.whenResolved(disconnect);
  }
}
