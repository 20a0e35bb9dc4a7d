package io.logwharf.jms.connection;

import io.logwharf.jms.xa.ConnectionBranches;
import jakarta.jms.QueueSession;
import jakarta.jms.Session;
import jakarta.jms.XAQueueSession;
import javax.transaction.xa.XAResource;

/** As {@link LogwharfXASession}, for queues only. */
final class LogwharfXAQueueSession extends LogwharfQueueSession implements XAQueueSession {
  private final XAResource resource;

  LogwharfXAQueueSession(
      LogwharfConnection connection, int number, ConnectionBranches ofConnection) {
    super(connection, number, ofConnection);
    this.resource = ofConnection.resource(branches());
  }

  @Override
  public QueueSession getQueueSession() {
    return this;
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
