package io.logwharf.jms.connection;

import io.logwharf.jms.xa.ConnectionBranches;
import jakarta.jms.JMSException;
import jakarta.jms.XASession;
import jakarta.jms.XATopicConnection;
import jakarta.jms.XATopicSession;

/** As {@link LogwharfXAConnection}, of the domain-specific API for topics. */
public final class LogwharfXATopicConnection extends LogwharfTopicConnection
    implements XATopicConnection {
  private final ConnectionBranches branches;

  LogwharfXATopicConnection(Parts parts, Runnable onClosed) {
    super(parts, onClosed);
    this.branches = new ConnectionBranches(runtime().branchHost());
  }

  @Override
  public XATopicSession createXATopicSession() throws JMSException {
    return session(
        SESSION_OF_XA,
        (connection, number, mode) -> new LogwharfXATopicSession(this, number, branches));
  }

  @Override
  public XASession createXASession() throws JMSException {
    return createXATopicSession();
  }

  @Override
  void release(Runnable disconnect) {
    branches.whenResolved(disconnect);
  }
}
