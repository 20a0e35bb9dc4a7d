package io.logwharf.jms.serversession;

import io.logwharf.jms.destination.LogwharfDestination;
import io.logwharf.jms.receive.ReceivedRecord;
import jakarta.jms.JMSException;
import jakarta.jms.Message;

/** What a session does for the messages that it is loaded with. */
public interface LoadHandling {
  /** Whether the record's message has expired. */
  boolean isExpired(ReceivedRecord record);

  /** The message in a record. */
  Message toMessage(ReceivedRecord record, LogwharfDestination destination);

  /** Whether it takes a call of the application to acknowledge what it was handed. */
  boolean isSettledByApplication();

  /** Whether a record that was accepted automatically is to be waited for. */
  boolean isAcceptedDurably();

  /** Accepts durably all that the session was loaded with and has handed out. */
  void acceptLoad() throws JMSException;

  /** Takes a failure that no call of the application can throw. */
  void report(JMSException failure);
}
