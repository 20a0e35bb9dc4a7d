package io.logwharf.benchmark.load;

import jakarta.jms.BytesMessage;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;

/** Fills queues before a measurement and empties them after it, counting. */
final class Queues {
  private static final long PATIENCE_MILLIS = 10_000;
  private static final int OUTSTANDING = 1000;

  private Queues() {}

  /** The property of the messages with which queues are filled that selectors select by. */
  static final String PART = "part";

  /**
   * Sends as many messages as the load wants; each body begins with its number, from 0, and the
   * property says which of the load's consumers it is for, in turn.
   */
  static void fill(LoadSpec spec, Provider provider) throws Exception {
    try (Connection connection = provider.connect(spec);
        Session session = connection.createSession()) {
      MessageProducer producer = session.createProducer(session.createQueue(spec.queue()));
      OutstandingSends outstanding = new OutstandingSends(OUTSTANDING, Window.after(spec));
      Bodies bodies = new Bodies(spec.bytes());
      for (int i = 0; i < spec.messages(); i++) {
        outstanding.await();
        BytesMessage message = bodies.message(session, i);
        if (spec.consumers() > 1) {
          message.setIntProperty(PART, i % spec.consumers());
        }
        producer.send(message, outstanding);
      }
      outstanding.awaitAll();
    }
  }

  /**
   * Takes all messages from a queue.
   *
   * @throws IllegalStateException where they are not exactly as many as were sent
   */
  static void drain(LoadSpec spec, Provider provider, String queue, long sent) throws JMSException {
    try (Connection connection = provider.connect(spec);
        Session session = connection.createSession(Session.DUPS_OK_ACKNOWLEDGE)) {
      MessageConsumer consumer = session.createConsumer(session.createQueue(queue));
      long received = 0;
      while (received < sent && consumer.receive(PATIENCE_MILLIS) != null) {
        received++;
      }
      if (received < sent || consumer.receiveNoWait() != null) {
        throw new IllegalStateException(
            "queue "
                + queue
                + " was sent "
                + sent
                + " messages and has delivered "
                + (received < sent ? "only " + received : "more"));
      }
    }
  }
}
