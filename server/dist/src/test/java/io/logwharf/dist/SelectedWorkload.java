package io.logwharf.dist;

import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import java.util.List;

/**
 * A queue with two consumers whose selectors have nothing in common, and one that takes any
 * message.
 */
final class SelectedWorkload implements Workload {
  private static final String QUEUE = "life.selected";
  private static final String COLOR = "color";
  private static final List<String> COLORS = List.of("red", "blue", "green");
  private static final int PRODUCERS = 2;
  private static final int PAUSE_MILLIS = 1;

  private final CrashModel model = new CrashModel();

  @Override
  public void prepare(CrashClients clients, TopicConfigs configs) {
    // Its queue is made by its first use.
  }

  @Override
  public void start(CrashClients clients, int round) {
    for (int i = 0; i < PRODUCERS; i++) {
      var producer = new ModelledProducer(clients, "s" + round + "-" + i + "-", PAUSE_MILLIS);
      clients.start(connection -> producer.toQueue(connection, QUEUE, this::color));
    }
    clients.start(connection -> consume(clients, connection, "red", Session.CLIENT_ACKNOWLEDGE));
    clients.start(connection -> consume(clients, connection, "blue", Session.AUTO_ACKNOWLEDGE));
    clients.start(connection -> consume(clients, connection, null, Session.SESSION_TRANSACTED));
  }

  private List<CrashModel> color(Message message, MessageProducer producer, int number)
      throws JMSException {
    message.setStringProperty(COLOR, COLORS.get(number % COLORS.size()));
    return List.of(model);
  }

  private void consume(CrashClients clients, Connection connection, String color, int mode)
      throws JMSException {
    connection.start();
    Session session = connection.createSession(mode);
    consumer(session, color).consumeWhile(clients::working);
  }

  private ModelledConsumer consumer(Session session, String color) throws JMSException {
    Queue queue = session.createQueue(QUEUE);
    MessageConsumer consumer =
        session.createConsumer(queue, color == null ? null : COLOR + " = '" + color + "'");
    return new ModelledConsumer(
        session,
        consumer,
        model,
        (id, message) -> {
          String found = message.getStringProperty(COLOR);
          if (color != null && !color.equals(found)) {
            model.contradict(id + " is " + found + " and went to who selects " + color);
          }
        });
  }

  @Override
  public void nextRound() {
    model.nextRound();
  }

  @Override
  public void drain(CrashClients clients) throws JMSException {
    clients.connect(
        connection -> {
          connection.start();
          consumer(connection.createSession(Session.CLIENT_ACKNOWLEDGE), null).drain();
        });
  }

  @Override
  public List<String> contradictions() {
    return model.contradictionsAfterDrain();
  }

  @Override
  public String summary() {
    return "selectors: " + model;
  }
}
