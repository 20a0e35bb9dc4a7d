package io.logwharf.jms.message;

import jakarta.jms.JMSException;

/** What {@code Message.acknowledge()} does: given by the session that received the message. */
@FunctionalInterface
public interface Acknowledger {
  /** For sessions that acknowledge by themselves, where the call is ignored (§3.6). */
  Acknowledger NONE = () -> {};

  /** Acknowledges what the session has delivered. */
  void acknowledge() throws JMSException;
}
