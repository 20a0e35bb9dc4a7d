package io.logwharf.jms.connection;

import io.logwharf.jms.xa.ConnectionBranches;
import jakarta.jms.Session;
import jakarta.jms.TopicSession;
import jakarta.jms.XATopicSession;
import javax.transaction.xa.XAResource;

/** As {@link LogwharfXASession}, for topics only. */
final class LogwharfXATopicSession extends LogwharfTopicSession implements XATopicSession {
  private final XAResource resource;

  LogwharfXATopicSession(
      LogwharfConnection connection, int number, ConnectionBranches ofConnection) {
    super(connection, number, ofConnection);
    this.resource = ofConnection.resource(branches());
  }

  @Override
  public TopicSession getTopicSession() {
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
