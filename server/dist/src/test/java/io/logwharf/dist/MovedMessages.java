package io.logwharf.dist;

import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;

/** Reads a queue that the broker moves messages to. */
final class MovedMessages {
  static final String ORIGIN = "JMS_LOGWHARF_DLQ_TOPIC";
  static final String GROUP = "JMS_LOGWHARF_DLQ_GROUP";
  static final String REASON = "JMS_LOGWHARF_DLQ_MESSAGE";
  static final String COUNT = "JMS_LOGWHARF_DLQ_DELIVERY_COUNT";
  private static final long RECEIVE_MILLIS = 3000;

  private MovedMessages() {}

  /** Is told of a message that was moved. */
  interface Reader {
    void moved(String id, Message message) throws JMSException;
  }

  /** Takes all there is, until nothing has come for a while. */
  static void takeAll(Connection connection, String queue, Reader reader) throws JMSException {
    connection.start();
    Session session = connection.createSession();
    MessageConsumer consumer = session.createConsumer(session.createQueue(queue));
    for (Message next = consumer.receive(RECEIVE_MILLIS);
        next != null;
        next = consumer.receive(RECEIVE_MILLIS)) {
      reader.moved(next.getStringProperty(ModelledProducer.ID), next);
    }
  }
}
