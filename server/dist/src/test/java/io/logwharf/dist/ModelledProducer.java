package io.logwharf.dist;

import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import java.util.Collection;

/**
 * Sends messages one after the other and tells the models of those who are to get them. One
 * thread's.
 */
final class ModelledProducer {
  static final String ID = "id";

  private final CrashClients clients;
  private final String idPrefix;
  private final int pauseMillis;

  /** Between two sends it pauses, so that consumers keep up with it. */
  ModelledProducer(CrashClients clients, String idPrefix, int pauseMillis) {
    this.clients = clients;
    this.idPrefix = idPrefix;
    this.pauseMillis = pauseMillis;
  }

  /** What is special about the messages of a load. */
  interface Outgoing {
    /** Prepares the message with this number, and says whose models are to be told of it. */
    Collection<CrashModel> prepare(Message message, MessageProducer producer, int number)
        throws JMSException;
  }

  void toQueue(Connection connection, String queue, Outgoing outgoing) throws JMSException {
    Session session = connection.createSession();
    run(session, session.createProducer(session.createQueue(queue)), outgoing);
  }

  void toTopic(Connection connection, String topic, Outgoing outgoing) throws JMSException {
    Session session = connection.createSession();
    run(session, session.createProducer(session.createTopic(topic)), outgoing);
  }

  private void run(Session session, MessageProducer producer, Outgoing outgoing)
      throws JMSException {
    for (int number = 0; clients.working(); number++) {
      String id = idPrefix + number;
      Message message = session.createTextMessage("message " + id);
      message.setStringProperty(ID, id);
      Collection<CrashModel> models = outgoing.prepare(message, producer, number);
      models.forEach(model -> model.sending(id));
      producer.send(message);
      models.forEach(model -> model.sendReturned(id));
      clients.sendReturned();
      CrashClients.pause(pauseMillis);
    }
  }
}
