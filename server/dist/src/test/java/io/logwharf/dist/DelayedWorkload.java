package io.logwharf.dist;

import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;

/** A queue of messages with delivery delays, none of which comes before it is due. */
final class DelayedWorkload extends QueueWorkload {
  private static final String QUEUE = "life.delayed";
  private static final int LONGEST_DELAY_MILLIS = 2000;
  private static final int PAUSE_MILLIS = 2;

  private final Map<String, Long> due = new ConcurrentHashMap<>();

  DelayedWorkload(long seed) {
    super("delays", QUEUE, PAUSE_MILLIS, seed);
  }

  @Override
  public void start(CrashClients clients, int round) {
    startProducers(clients, round);
    startConsumers(clients, Session.AUTO_ACKNOWLEDGE, Session.CLIENT_ACKNOWLEDGE);
  }

  @Override
  void prepare(Message message, MessageProducer producer, Random random) throws JMSException {
    int delay = random.nextInt(LONGEST_DELAY_MILLIS);
    producer.setDeliveryDelay(delay);
    due.put(message.getStringProperty(ModelledProducer.ID), System.currentTimeMillis() + delay);
  }

  @Override
  void check(String id, Message message) throws JMSException {
    long early = due.get(id) - System.currentTimeMillis();
    if (early > 0) {
      model.contradict(id + " was delivered " + early + " ms before it was due");
    }
    if (message.getJMSDeliveryTime() < due.get(id)) {
      model.contradict(id + " has an earlier delivery time than its sender asked for");
    }
  }

  @Override
  public void drain(CrashClients clients) throws JMSException {
    long last = due.values().stream().mapToLong(Long::longValue).max().orElse(0);
    while (System.currentTimeMillis() <= last) {
      CrashClients.pause(10);
    }
    super.drain(clients);
  }
}
