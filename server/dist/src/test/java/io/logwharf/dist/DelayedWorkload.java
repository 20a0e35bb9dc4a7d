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

/** A queue of messages with delivery delays, none of which comes before it is due. */
final class DelayedWorkload implements Workload {
  private static final String QUEUE = "life.delayed";
  private static final int LONGEST_DELAY_MILLIS = 2000;
  private static final int PRODUCERS = 2;
  private static final int PAUSE_MILLIS = 2;

  private final CrashModel model = new CrashModel();
  private final Map<String, Long> due = new ConcurrentHashMap<>();
  private final Random seeds;

  DelayedWorkload(long seed) {
    this.seeds = new Random(seed);
  }

  @Override
  public void prepare(CrashClients clients, TopicConfigs configs) {
    // Its queue is made by its first use.
  }

  @Override
  public void start(CrashClients clients, int round) {
    for (int i = 0; i < PRODUCERS; i++) {
      var producer = new ModelledProducer(clients, "d" + round + "-" + i + "-", PAUSE_MILLIS);
      Random random = new Random(seeds.nextLong());
      clients.start(
          connection ->
              producer.toQueue(
                  connection,
                  QUEUE,
                  (message, sender, number) -> {
                    int delay = random.nextInt(LONGEST_DELAY_MILLIS);
                    sender.setDeliveryDelay(delay);
                    due.put(
                        message.getStringProperty(ModelledProducer.ID),
                        System.currentTimeMillis() + delay);
                    return List.of(model);
                  }));
    }
    clients.start(
        connection ->
            consumer(connection, Session.AUTO_ACKNOWLEDGE).consumeWhile(clients::working));
    clients.start(
        connection ->
            consumer(connection, Session.CLIENT_ACKNOWLEDGE).consumeWhile(clients::working));
  }

  private ModelledConsumer consumer(Connection connection, int mode) throws JMSException {
    connection.start();
    Session session = connection.createSession(mode);
    MessageConsumer consumer = session.createConsumer(session.createQueue(QUEUE));
    return new ModelledConsumer(session, consumer, model, this::checkDue);
  }

  private void checkDue(String id, Message message) throws JMSException {
    long early = due.get(id) - System.currentTimeMillis();
    if (early > 0) {
      model.contradict(id + " was delivered " + early + " ms before it was due");
    }
    if (message.getJMSDeliveryTime() < due.get(id)) {
      model.contradict(id + " has an earlier delivery time than its sender asked for");
    }
  }

  @Override
  public void nextRound() {
    model.nextRound();
  }

  @Override
  public void drain(CrashClients clients) throws JMSException {
    long last = due.values().stream().mapToLong(Long::longValue).max().orElse(0);
    while (System.currentTimeMillis() <= last) {
      CrashClients.pause(10);
    }
    clients.connect(connection -> consumer(connection, Session.CLIENT_ACKNOWLEDGE).drain());
  }

  @Override
  public List<String> contradictions() {
    return model.contradictionsAfterDrain();
  }

  @Override
  public String summary() {
    return "delays: " + model;
  }
}
