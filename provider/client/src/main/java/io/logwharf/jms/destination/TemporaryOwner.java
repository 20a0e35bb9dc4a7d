package io.logwharf.jms.destination;

import jakarta.jms.JMSException;

/** The connection that a temporary destination was created by. */
@FunctionalInterface
public interface TemporaryOwner {
  /**
   * Deletes one of its temporary destinations.
   *
   * @throws JMSException where it still has consumers, or the connection is closed
   */
  void delete(LogwharfDestination temporary) throws JMSException;

  /** Of a destination that came in a message: no connection that could delete it is known. */
  TemporaryOwner UNKNOWN =
      temporary -> {
        throw new JMSException(
            temporary + " can be deleted only by the object that its creation returned",
            "ILLEGAL_STATE");
      };
}
