package io.logwharf.jms.connection;

import io.logwharf.jms.xa.ConnectionBranches;
import jakarta.jms.JMSException;
import jakarta.jms.XAConnection;
import jakarta.jms.XASession;

/**
 * A connection whose XA sessions a transaction manager leads (Jakarta Messaging 3.1 §6.2.8).
 * Closed, it stays connected until the branches that its sessions have worked in are decided.
 */
public final class LogwharfXAConnection extends LogwharfConnection implements XAConnection {
  private final ConnectionBranches branches;

  LogwharfXAConnection(Parts parts, Runnable onClosed) {
    super(parts, onClosed);
    this.branches = new ConnectionBranches(runtime().branchHost());
  }

  @Override
  public XASession createXASession() throws JMSException {
    return session(SESSION_OF_XA, this::newSession);
  }

  /** The session of a context, which comes with the connection and is no use of it yet. */
  public LogwharfXASession xaSessionOfContext() throws JMSException {
    return open(SESSION_OF_XA, this::newSession);
  }

  private LogwharfXASession newSession(LogwharfConnection connection, int number, int mode) {
    return new LogwharfXASession(this, number, branches);
  }

  @Override
  void release(Runnable disconnect) {
    branches.whenResolved(disconnect);
  }
}
