package io.logwharf.dist;

import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import jakarta.jms.TransactionRolledBackException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Consumes as the session's mode says, by groups where it is not automatic, and tells the model.
 * One thread's.
 */
final class ModelledConsumer {
  private static final int GROUP = 7;
  private static final long RECEIVE_MILLIS = 100;
  private static final long LAST_RECEIVE_MILLIS = 1000;

  private final Session session;
  private final MessageConsumer consumer;
  private final CrashModel model;
  private final Check check;
  private final int mode;
  private final List<String> group = new ArrayList<>();

  /** What else is to be said about a message that was delivered. */
  interface Check {
    void delivered(String id, Message message) throws JMSException;
  }

  ModelledConsumer(Session session, MessageConsumer consumer, CrashModel model, Check check)
      throws JMSException {
    this.session = session;
    this.consumer = consumer;
    this.model = model;
    this.check = check;
    this.mode = session.getAcknowledgeMode();
  }

  void consumeWhile(BooleanSupplier working) throws JMSException {
    while (working.getAsBoolean()) {
      Message message = consumer.receive(RECEIVE_MILLIS);
      if (message != null) {
        delivered(message);
        if (group.size() == GROUP) {
          acknowledge(message);
        }
      }
    }
  }

  /** Takes all there is, until nothing has come for a while. */
  void drain() throws JMSException {
    Message last = null;
    for (Message next = consumer.receive(LAST_RECEIVE_MILLIS);
        next != null;
        next = consumer.receive(LAST_RECEIVE_MILLIS)) {
      delivered(next);
      last = next;
    }
    if (last != null && !group.isEmpty()) {
      acknowledge(last);
    }
  }

  /** To be called before the session is closed: what is not acknowledged comes to another. */
  void giveBack() {
    model.givenBack(group);
    group.clear();
  }

  private void delivered(Message message) throws JMSException {
    String id = message.getStringProperty(ModelledProducer.ID);
    int count = message.getIntProperty("JMSXDeliveryCount");
    if (message.getJMSRedelivered() != (count > 1)) {
      model.contradict(id + " has delivery count " + count + " and says otherwise");
    }
    model.delivered(id, message.getJMSRedelivered(), mode == Session.AUTO_ACKNOWLEDGE);
    check.delivered(id, message);
    if (mode != Session.AUTO_ACKNOWLEDGE) {
      group.add(id);
    }
  }

  private void acknowledge(Message last) throws JMSException {
    model.acknowledging(group);
    try {
      if (mode == Session.SESSION_TRANSACTED) {
        session.commit();
      } else {
        last.acknowledge();
      }
    } catch (TransactionRolledBackException e) {
      model.rolledBack(group);
      throw e;
    }
    model.acknowledgeReturned(group);
    group.clear();
  }
}
