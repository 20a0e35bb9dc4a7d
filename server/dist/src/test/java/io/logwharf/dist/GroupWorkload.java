package io.logwharf.dist;

import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import java.util.List;
import java.util.Random;

/**
 * A queue of message groups, consumed by some who stay and one that comes and goes without
 * acknowledging all it has.
 */
final class GroupWorkload implements Workload {
  private static final String QUEUE = "life.groups";
  private static final String NUMBER = "number";
  private static final int PRODUCERS = 3;
  private static final int GROUPS_OF_A_PRODUCER = 5;
  private static final int PAUSE_MILLIS = 1;
  private static final int LONGEST_STAY = 40;

  private final CrashModel model = new CrashModel();
  private final GroupOrder order = new GroupOrder(model);
  private final Random seeds;

  GroupWorkload(long seed) {
    this.seeds = new Random(seed);
  }

  @Override
  public void prepare(CrashClients clients, TopicConfigs configs) {
    // Its queue is made by its first use.
  }

  @Override
  public void start(CrashClients clients, int round) {
    for (int i = 0; i < PRODUCERS; i++) {
      String name = "g" + round + "-" + i + "-";
      var producer = new ModelledProducer(clients, name, PAUSE_MILLIS);
      clients.start(
          connection ->
              producer.toQueue(
                  connection,
                  QUEUE,
                  (message, sender, number) -> {
                    message.setStringProperty("JMSXGroupID", name + number % GROUPS_OF_A_PRODUCER);
                    message.setIntProperty(NUMBER, number);
                    return List.of(model);
                  }));
    }
    clients.start(connection -> stay(clients, connection, Session.AUTO_ACKNOWLEDGE));
    clients.start(connection -> stay(clients, connection, Session.CLIENT_ACKNOWLEDGE));
    clients.start(connection -> stay(clients, connection, Session.AUTO_ACKNOWLEDGE));
    Random random = new Random(seeds.nextLong());
    clients.start(connection -> comeAndGo(clients, connection, random));
  }

  private void stay(CrashClients clients, Connection connection, int mode) throws JMSException {
    connection.start();
    Session session = connection.createSession(mode);
    consumer(session).consumeWhile(clients::working);
  }

  private void comeAndGo(CrashClients clients, Connection connection, Random random)
      throws JMSException {
    connection.start();
    while (clients.working()) {
      try (Session session = connection.createSession(Session.CLIENT_ACKNOWLEDGE)) {
        ModelledConsumer consumer = consumer(session);
        int[] left = {random.nextInt(LONGEST_STAY)};
        consumer.consumeWhile(() -> clients.working() && left[0]-- > 0);
        consumer.giveBack();
        order.leaving(session);
      }
    }
  }

  private ModelledConsumer consumer(Session session) throws JMSException {
    MessageConsumer consumer = session.createConsumer(session.createQueue(QUEUE));
    return new ModelledConsumer(
        session, consumer, model, (id, message) -> checkOrder(message, session));
  }

  private void checkOrder(Message message, Session session) throws JMSException {
    order.delivered(
        message.getStringProperty("JMSXGroupID"), message.getIntProperty(NUMBER), session);
  }

  @Override
  public void nextRound() {
    model.nextRound();
    order.nextRound();
  }

  @Override
  public void drain(CrashClients clients) throws JMSException {
    clients.connect(
        connection -> {
          connection.start();
          consumer(connection.createSession(Session.CLIENT_ACKNOWLEDGE)).drain();
        });
  }

  @Override
  public List<String> contradictions() {
    return model.contradictionsAfterDrain();
  }

  @Override
  public String summary() {
    return "groups: " + model;
  }
}
