package io.logwharf.dist;

import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import java.util.Map;
import java.util.Random;

/**
 * A queue of messages that expire, with consumers in every other round only. Each is delivered
 * before it expires, or ends up in the expiry queue, once.
 */
final class ExpiringWorkload extends QueueWorkload {
  private static final String QUEUE = "life.expiring";
  private static final String EXPIRY_QUEUE = "life.expired";
  private static final int LONGEST_LIFE_MILLIS = 3000;
  private static final int PAUSE_MILLIS = 3;

  /**
   * A message is looked at before it is handed over, and the clock after, by a thread that may have
   * to wait for a processor in between. What waited for a round without consumers is far later.
   */
  private static final long TOLERANCE_MILLIS = 1000;

  ExpiringWorkload(long seed) {
    super("expiry", QUEUE, PAUSE_MILLIS, seed);
  }

  @Override
  public void prepare(CrashClients clients, TopicConfigs configs) throws Exception {
    configs.createQueue(QUEUE, Map.of("logwharf.expiry.queue", EXPIRY_QUEUE));
  }

  @Override
  public void start(CrashClients clients, int round) {
    startProducers(clients, round);
    if (round % 2 == 0) {
      startConsumers(clients, Session.AUTO_ACKNOWLEDGE, Session.CLIENT_ACKNOWLEDGE);
    }
  }

  @Override
  void prepare(Message message, MessageProducer producer, Random random) throws JMSException {
    producer.setTimeToLive(1 + random.nextInt(LONGEST_LIFE_MILLIS));
  }

  @Override
  void check(String id, Message message) throws JMSException {
    long late = System.currentTimeMillis() - message.getJMSExpiration();
    if (late > TOLERANCE_MILLIS) {
      model.contradict(id + " was delivered " + late + " ms after it had expired");
    }
  }

  /** What has not expired is delivered; the rest is, or will be, in the expiry queue. */
  @Override
  public void drain(CrashClients clients) throws JMSException {
    super.drain(clients);
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
}
