package io.logwharf.jms.connection;

import jakarta.jms.ConnectionConsumer;
import jakarta.jms.Destination;
import jakarta.jms.JMSException;
import jakarta.jms.ServerSessionPool;
import jakarta.jms.Session;
import jakarta.jms.Topic;
import jakarta.jms.TopicConnection;
import jakarta.jms.TopicSession;

/** A connection of the domain-specific API for topics (Jakarta Messaging 3.1 §2.9). */
public class LogwharfTopicConnection extends LogwharfConnection implements TopicConnection {
  LogwharfTopicConnection(Parts parts, Runnable onClosed) {
    super(parts, onClosed);
  }

  @Override
  public TopicSession createTopicSession(boolean transacted, int acknowledgeMode)
      throws JMSException {
    return session(
        transacted ? Session.SESSION_TRANSACTED : acknowledgeMode, LogwharfTopicSession::new);
  }

  @Override
  public ConnectionConsumer createConnectionConsumer(
      Topic topic, String selector, ServerSessionPool pool, int maxMessages) throws JMSException {
    return createConnectionConsumer((Destination) topic, selector, pool, maxMessages);
  }
}
