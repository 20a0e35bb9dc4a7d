package io.logwharf.jms.serversession;

import jakarta.jms.JMSException;

/** A session that a connection consumer can load with messages. */
public interface LoadableSession {
  /**
   * Where to load it.
   *
   * @throws jakarta.jms.IllegalStateException where the session is closed, or has no message
   *     listener of its own
   */
  SessionLoad loadable() throws JMSException;
}
