package io.logwharf.dist;

import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;

/** A queue of messages of all priorities; which comes first is not promised, that all come is. */
final class PriorityWorkload extends QueueWorkload {
  private static final String QUEUE = "life.priorities";
  private static final int PRIORITIES = 10;
  private static final int PAUSE_MILLIS = 1;

  private final Map<String, Integer> priorities = new ConcurrentHashMap<>();

  PriorityWorkload(long seed) {
    super("priorities", QUEUE, PAUSE_MILLIS, seed);
  }

  @Override
  public void start(CrashClients clients, int round) {
    startProducers(clients, round);
    startConsumers(clients, Session.AUTO_ACKNOWLEDGE, Session.SESSION_TRANSACTED);
  }

  @Override
  void prepare(Message message, MessageProducer producer, Random random) throws JMSException {
    int priority = random.nextInt(PRIORITIES);
    producer.setPriority(priority);
    priorities.put(message.getStringProperty(ModelledProducer.ID), priority);
  }

  @Override
  void check(String id, Message message) throws JMSException {
    if (priorities.get(id) != message.getJMSPriority()) {
      model.contradict(id + " has come with priority " + message.getJMSPriority());
    }
  }
}
