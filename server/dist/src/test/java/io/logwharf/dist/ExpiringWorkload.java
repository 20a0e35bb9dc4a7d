package io.logwharf.dist;

import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A queue of messages that expire, with consumers in every other round only. Each is delivered
 * before it expires, or ends up in the expiry queue, once.
 */
final class ExpiringWorkload implements Workload {
  private static final String QUEUE = "life.expiring";
  private static final String EXPIRY_QUEUE = "life.expired";
  private static final int LONGEST_LIFE_MILLIS = 3000;
  private static final int PRODUCERS = 2;
  private static final int PAUSE_MILLIS = 3;

  /**
   * A message is looked at before it is handed over, and the clock after, by a thread that may have
   * to wait for a processor in between. What waited for a round without consumers is far later.
   */
  private static final long TOLERANCE_MILLIS = 1000;

  private final CrashModel model = new CrashModel();
  private final Random seeds;

  ExpiringWorkload(long seed) {
    this.seeds = new Random(seed);
  }

  @Override
  public void prepare(CrashClients clients, TopicConfigs configs) throws Exception {
    configs.createQueue(QUEUE, Map.of("logwharf.expiry.queue", EXPIRY_QUEUE));
  }

  @Override
  public void start(CrashClients clients, int round) {
    for (int i = 0; i < PRODUCERS; i++) {
      var producer = new ModelledProducer(clients, "e" + round + "-" + i + "-", PAUSE_MILLIS);
      Random random = new Random(seeds.nextLong());
      clients.start(
          connection ->
              producer.toQueue(
                  connection,
                  QUEUE,
                  (message, sender, number) -> {
                    sender.setTimeToLive(1 + random.nextInt(LONGEST_LIFE_MILLIS));
                    return List.of(model);
                  }));
    }
    if (round % 2 == 0) {
      clients.start(
          connection ->
              consumer(connection, Session.AUTO_ACKNOWLEDGE).consumeWhile(clients::working));
      clients.start(
          connection ->
              consumer(connection, Session.CLIENT_ACKNOWLEDGE).consumeWhile(clients::working));
    }
  }

  private ModelledConsumer consumer(Connection connection, int mode) throws JMSException {
    connection.start();
    Session session = connection.createSession(mode);
    MessageConsumer consumer = session.createConsumer(session.createQueue(QUEUE));
    return new ModelledConsumer(session, consumer, model, this::checkNotExpired);
  }

  private void checkNotExpired(String id, Message message) throws JMSException {
    long late = System.currentTimeMillis() - message.getJMSExpiration();
    if (late > TOLERANCE_MILLIS) {
      model.contradict(id + " was delivered " + late + " ms after it had expired");
    }
  }

  @Override
  public void nextRound() {
    model.nextRound();
  }

  /** What has not expired is delivered; the rest is, or will be, in the expiry queue. */
  @Override
  public void drain(CrashClients clients) throws JMSException {
    clients.connect(connection -> consumer(connection, Session.CLIENT_ACKNOWLEDGE).drain());
    clients.connect(connection -> MovedMessages.takeAll(connection, EXPIRY_QUEUE, this::moved));
  }

  private void moved(String id, Message message) throws JMSException {
    model.moved(id);
    if (message.getJMSExpiration() != 0) {
      model.contradict(id + " can expire once more in the expiry queue");
    }
    if (!QUEUE.equals(message.getStringProperty(MovedMessages.ORIGIN))) {
      model.contradict(id + " doesn't say where it comes from");
    }
  }

  @Override
  public List<String> contradictions() {
    return model.contradictionsAfterDrain();
  }

  @Override
  public String summary() {
    return "expiry: " + model;
  }
}
