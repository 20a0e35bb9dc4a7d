package io.logwharf.dist;

import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import java.util.List;
import java.util.Random;

/** Two producers and some consumers of one queue, each message of which says what it should be. */
abstract class QueueWorkload implements Workload {
  private static final int PRODUCERS = 2;

  final CrashModel model = new CrashModel();
  private final String name;
  private final String queue;
  private final int pauseMillis;
  private final Random seeds;

  /**
   * @param name in the summary, and at the beginning of the messages' ids
   * @param pauseMillis of a producer between two messages
   */
  QueueWorkload(String name, String queue, int pauseMillis, long seed) {
    this.name = name;
    this.queue = queue;
    this.pauseMillis = pauseMillis;
    this.seeds = new Random(seed);
  }

  /** Makes a message, or how it is sent, what it should be; on any producer's thread. */
  abstract void prepare(Message message, MessageProducer producer, Random random)
      throws JMSException;

  /** Looks at a message that was delivered; on any consumer's thread. */
  abstract void check(String id, Message message) throws JMSException;

  @Override
  public void prepare(CrashClients clients, TopicConfigs configs) throws Exception {
    // Its queue is made by its first use.
  }

  final void startProducers(CrashClients clients, int round) {
    for (int i = 0; i < PRODUCERS; i++) {
      var producer = new ModelledProducer(clients, name + round + "-" + i + "-", pauseMillis);
      Random random = new Random(seeds.nextLong());
      clients.start(
          connection ->
              producer.toQueue(
                  connection,
                  queue,
                  (message, sender, number) -> {
                    prepare(message, sender, random);
                    return List.of(model);
                  }));
    }
  }

  /** Starts a consumer for each of these modes of acknowledgement. */
  final void startConsumers(CrashClients clients, int... modes) {
    for (int mode : modes) {
      clients.start(connection -> consumer(connection, mode).consumeWhile(clients::working));
    }
  }

  private ModelledConsumer consumer(Connection connection, int mode) throws JMSException {
    connection.start();
    Session session = connection.createSession(mode);
    MessageConsumer consumer = session.createConsumer(session.createQueue(queue));
    return new ModelledConsumer(session, consumer, model, this::check);
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
    return name + ": " + model;
  }
}
