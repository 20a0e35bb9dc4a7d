package io.logwharf.dist;

import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;

/** A queue of messages of all priorities; which comes first is not promised, that all come is. */
final class PriorityWorkload implements Workload {
  private static final String QUEUE = "life.priorities";
  private static final int PRIORITIES = 10;
  private static final int PRODUCERS = 2;
  private static final int PAUSE_MILLIS = 1;

  private final CrashModel model = new CrashModel();
  private final Map<String, Integer> priorities = new ConcurrentHashMap<>();
  private final Random seeds;

  PriorityWorkload(long seed) {
    this.seeds = new Random(seed);
  }

  @Override
  public void prepare(CrashClients clients, TopicConfigs configs) {
    // Its queue is made by its first use.
  }

  @Override
  public void start(CrashClients clients, int round) {
    for (int i = 0; i < PRODUCERS; i++) {
      var producer = new ModelledProducer(clients, "p" + round + "-" + i + "-", PAUSE_MILLIS);
      Random random = new Random(seeds.nextLong());
      clients.start(
          connection ->
              producer.toQueue(
                  connection,
                  QUEUE,
                  (message, sender, number) -> {
                    int priority = random.nextInt(PRIORITIES);
                    sender.setPriority(priority);
                    priorities.put(message.getStringProperty(ModelledProducer.ID), priority);
                    return List.of(model);
                  }));
    }
    clients.start(
        connection ->
            consumer(connection, Session.AUTO_ACKNOWLEDGE).consumeWhile(clients::working));
    clients.start(
        connection ->
            consumer(connection, Session.SESSION_TRANSACTED).consumeWhile(clients::working));
  }

  private ModelledConsumer consumer(Connection connection, int mode) throws JMSException {
    connection.start();
    Session session = connection.createSession(mode);
    MessageConsumer consumer = session.createConsumer(session.createQueue(QUEUE));
    return new ModelledConsumer(session, consumer, model, this::checkPriority);
  }

  private void checkPriority(String id, Message message) throws JMSException {
    if (priorities.get(id) != message.getJMSPriority()) {
      model.contradict(id + " has come with priority " + message.getJMSPriority());
    }
  }

  @Override
  public void nextRound() {
    model.nextRound();
  }

  @Override
  public void drain(CrashClients clients) throws JMSException {
    clients.connect(connection -> consumer(connection, Session.CLIENT_ACKNOWLEDGE).drain());
  }

  @Override
  public List<String> contradictions() {
    return model.contradictionsAfterDrain();
  }

  @Override
  public String summary() {
    return "priorities: " + model;
  }
}
