package io.logwharf.jms.connection;

import io.logwharf.jms.xa.ConnectionBranches;
import jakarta.jms.Session;
import jakarta.jms.XASession;
import javax.transaction.xa.XAResource;

/** A session that a transaction manager leads by its XAResource. */
public final class LogwharfXASession extends LogwharfSession implements XASession {
  private final XAResource resource;

  LogwharfXASession(LogwharfConnection connection, int number, ConnectionBranches ofConnection) {
    super(connection, number, ofConnection);
    this.resource = ofConnection.resource(branches());
  }

  @Override
  public Session getSession() {
    return this;
  }

  @Override
  public XAResource getXAResource() {
    return resource;
  }
}
