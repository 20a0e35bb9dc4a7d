package io.logwharf.dist;

import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import java.util.List;
import java.util.Map;

/**
 * A queue with messages that nobody can process: recovered or rolled back each time, they end up in
 * its dead letter queue, once. The others are acknowledged.
 */
final class PoisonWorkload implements Workload {
  private static final String QUEUE = "life.poison";
  private static final String DEAD_LETTER_QUEUE = "life.dead";
  private static final String POISON = "poison";
  private static final int ATTEMPTS = 4;
  private static final int PRODUCERS = 2;
  private static final int PAUSE_MILLIS = 5;
  private static final int POISON_IN = 10;
  private static final long RECEIVE_MILLIS = 100;
  private static final long LAST_RECEIVE_MILLIS = 1000;

  private final CrashModel model = new CrashModel();
  private final Attempts attempts = new Attempts(model, ATTEMPTS);

  @Override
  public void prepare(CrashClients clients, TopicConfigs configs) throws Exception {
    configs.createQueue(
        QUEUE,
        Map.of(
            "logwharf.max.delivery.attempts",
            Integer.toString(ATTEMPTS),
            "logwharf.dead.letter.queue",
            DEAD_LETTER_QUEUE));
  }

  @Override
  public void start(CrashClients clients, int round) {
    for (int i = 0; i < PRODUCERS; i++) {
      var producer = new ModelledProducer(clients, "x" + round + "-" + i + "-", PAUSE_MILLIS);
      clients.start(
          connection ->
              producer.toQueue(
                  connection,
                  QUEUE,
                  (message, sender, number) -> {
                    message.setBooleanProperty(POISON, number % POISON_IN == 0);
                    return List.of(model);
                  }));
    }
    clients.start(connection -> consume(clients, connection, Session.CLIENT_ACKNOWLEDGE));
    clients.start(connection -> consume(clients, connection, Session.SESSION_TRANSACTED));
  }

  private void consume(CrashClients clients, Connection connection, int mode) throws JMSException {
    connection.start();
    Session session = connection.createSession(mode);
    MessageConsumer consumer = consumer(session);
    while (clients.working()) {
      Message message = consumer.receive(RECEIVE_MILLIS);
      if (message != null) {
        process(session, message);
      }
    }
  }

  private static MessageConsumer consumer(Session session) throws JMSException {
    // Who rolls back has poison only, so that no commit is in doubt.
    return session.createConsumer(
        session.createQueue(QUEUE), session.getTransacted() ? POISON : null);
  }

  private void process(Session session, Message message) throws JMSException {
    String id = message.getStringProperty(ModelledProducer.ID);
    List<String> one = List.of(id);
    int count = message.getIntProperty("JMSXDeliveryCount");
    model.delivered(id, message.getJMSRedelivered(), false);
    attempts.delivered(id, count);
    if (!message.getBooleanProperty(POISON)) {
      model.acknowledging(one);
      message.acknowledge();
      model.acknowledgeReturned(one);
    } else {
      model.givenBack(one);
      if (session.getTransacted()) {
        session.rollback();
      } else {
        session.recover();
      }
    }
  }

  @Override
  public void nextRound() {
    model.nextRound();
    attempts.nextRound();
  }

  /** Nothing stays: what can be processed is, the rest is moved. */
  @Override
  public void drain(CrashClients clients) throws JMSException {
    clients.connect(
        connection -> {
          connection.start();
          Session session = connection.createSession(Session.CLIENT_ACKNOWLEDGE);
          MessageConsumer consumer = consumer(session);
          for (Message next = consumer.receive(LAST_RECEIVE_MILLIS);
              next != null;
              next = consumer.receive(LAST_RECEIVE_MILLIS)) {
            process(session, next);
          }
          MovedMessages.takeAll(connection, DEAD_LETTER_QUEUE, this::moved);
          if (consumer.receive(LAST_RECEIVE_MILLIS) != null) {
            model.contradict("something came back after all had been moved");
          }
        });
  }

  private void moved(String id, Message message) throws JMSException {
    model.moved(id);
    attempts.givenUp(id, message.getIntProperty(MovedMessages.COUNT));
    if (!message.getBody(String.class).equals("message " + id)
        || !QUEUE.equals(message.getStringProperty(MovedMessages.ORIGIN))
        || !QUEUE.equals(message.getStringProperty(MovedMessages.GROUP))
        || message.getStringProperty(MovedMessages.REASON) == null) {
      model.contradict(id + " has lost its body or its history: " + message);
    }
  }

  @Override
  public List<String> contradictions() {
    return model.contradictionsAfterDrain();
  }

  @Override
  public String summary() {
    return "dead letters: " + model;
  }
}
