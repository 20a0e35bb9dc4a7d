package io.logwharf.dist;

import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import jakarta.jms.Topic;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A topic with durable subscriptions: each gets all that is published and matches its selector,
 * also what was published while none of its consumers was there.
 */
final class SubscriptionWorkload implements Workload {
  private static final String TOPIC = "life.news";
  private static final String COLOR = "color";
  private static final List<String> COLORS = List.of("red", "blue", "green");
  private static final int PUBLISHERS = 2;
  private static final int PAUSE_MILLIS = 2;
  private static final int LONGEST_STAY = 60;
  private static final int LONGEST_ABSENCE_MILLIS = 100;

  /** A durable subscription; its client identifier is its name, where it needs one. */
  private enum Subscription {
    UNSHARED(false, null),
    UNSHARED_RED(false, "red"),
    SHARED(true, null),
    SHARED_BLUE(true, "blue");

    private final boolean shared;
    private final String color;

    Subscription(boolean shared, String color) {
      this.shared = shared;
      this.color = color;
    }

    MessageConsumer consumer(Session session) throws JMSException {
      Topic topic = session.createTopic(TOPIC);
      String selector = color == null ? null : COLOR + " = '" + color + "'";
      return shared
          ? session.createSharedDurableConsumer(topic, name(), selector)
          : session.createDurableConsumer(topic, name(), selector, false);
    }
  }

  private final Map<Subscription, CrashModel> models = new EnumMap<>(Subscription.class);
  private final Random seeds;

  SubscriptionWorkload(long seed) {
    this.seeds = new Random(seed);
    for (Subscription each : Subscription.values()) {
      models.put(each, new CrashModel());
    }
  }

  @Override
  public void prepare(CrashClients clients, TopicConfigs configs) throws JMSException {
    for (Subscription each : Subscription.values()) {
      clients.connect(
          connection -> {
            identify(connection, each);
            each.consumer(connection.createSession()).close();
          });
    }
  }

  /** Shared ones without a selector have consumers in every round, the others are left alone. */
  @Override
  public void start(CrashClients clients, int round) {
    for (int i = 0; i < PUBLISHERS; i++) {
      var publisher = new ModelledProducer(clients, "n" + round + "-" + i + "-", PAUSE_MILLIS);
      clients.start(
          connection ->
              publisher.toTopic(
                  connection,
                  TOPIC,
                  (message, sender, number) -> {
                    String color = COLORS.get(number % COLORS.size());
                    message.setStringProperty(COLOR, color);
                    return matching(color);
                  }));
    }
    if (round % 2 == 0) {
      comeAndGo(clients, Subscription.UNSHARED, Session.CLIENT_ACKNOWLEDGE);
    } else {
      stay(clients, Subscription.UNSHARED_RED, Session.AUTO_ACKNOWLEDGE);
    }
    stay(clients, Subscription.SHARED, Session.AUTO_ACKNOWLEDGE);
    comeAndGo(clients, Subscription.SHARED, Session.SESSION_TRANSACTED);
    if (round % 3 == 0) {
      stay(clients, Subscription.SHARED_BLUE, Session.CLIENT_ACKNOWLEDGE);
    }
  }

  private List<CrashModel> matching(String color) {
    return models.entrySet().stream()
        .filter(each -> each.getKey().color == null || each.getKey().color.equals(color))
        .map(Map.Entry::getValue)
        .toList();
  }

  private void stay(CrashClients clients, Subscription subscription, int mode) {
    clients.start(
        connection -> {
          identify(connection, subscription);
          Session session = connection.createSession(mode);
          consumer(session, subscription).consumeWhile(clients::working);
        });
  }

  private void comeAndGo(CrashClients clients, Subscription subscription, int mode) {
    Random random = new Random(seeds.nextLong());
    clients.start(
        connection -> {
          identify(connection, subscription);
          while (clients.working()) {
            try (Session session = connection.createSession(mode)) {
              ModelledConsumer consumer = consumer(session, subscription);
              int[] left = {random.nextInt(LONGEST_STAY)};
              consumer.consumeWhile(() -> clients.working() && left[0]-- > 0);
              consumer.giveBack();
            }
            CrashClients.pause(random.nextInt(LONGEST_ABSENCE_MILLIS));
          }
        });
  }

  private static void identify(Connection connection, Subscription subscription)
      throws JMSException {
    if (!subscription.shared) {
      connection.setClientID(subscription.name());
    }
    connection.start();
  }

  private ModelledConsumer consumer(Session session, Subscription subscription)
      throws JMSException {
    return new ModelledConsumer(
        session, subscription.consumer(session), models.get(subscription), (id, message) -> {});
  }

  @Override
  public void nextRound() {
    models.values().forEach(CrashModel::nextRound);
  }

  @Override
  public void drain(CrashClients clients) throws JMSException {
    for (Subscription each : Subscription.values()) {
      clients.connect(
          connection -> {
            identify(connection, each);
            consumer(connection.createSession(Session.CLIENT_ACKNOWLEDGE), each).drain();
          });
    }
  }

  @Override
  public List<String> contradictions() {
    return models.entrySet().stream()
        .flatMap(
            entry ->
                entry.getValue().contradictionsAfterDrain().stream()
                    .map(each -> entry.getKey() + ": " + each))
        .toList();
  }

  @Override
  public String summary() {
    return "subscriptions: " + models;
  }
}
