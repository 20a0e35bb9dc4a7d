package io.logwharf.benchmark.load;

import jakarta.jms.Connection;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import jakarta.jms.Topic;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.HdrHistogram.Histogram;

/**
 * Asynchronous sends to a topic with durable subscriptions, each with a listener; counts what
 * arrives at all of them. The producer stays a bounded number of deliveries ahead.
 */
final class DurableSubscriptions implements Load {
  private static final int AHEAD = 5000;
  private static final int OUTSTANDING = 1000;
  private static final long PATIENCE_SECONDS = 60;

  @Override
  public LoadResult run(LoadSpec spec, Provider provider) throws Exception {
    Window window = Window.after(spec);
    Semaphore ahead = new Semaphore(AHEAD * spec.consumers());
    List<Arrivals> arrivals = new ArrayList<>();
    try (Connection consuming = provider.connectAs(spec.queue())) {
      List<Session> sessions = new ArrayList<>();
      for (int i = 0; i < spec.consumers(); i++) {
        Session session = consuming.createSession();
        Arrivals arrived = new Arrivals(window, ahead::release);
        Topic topic = session.createTopic(spec.queue());
        session.createDurableConsumer(topic, "subscription-" + i).setMessageListener(arrived);
        sessions.add(session);
        arrivals.add(arrived);
      }
      int sent = produce(spec, provider, window, ahead);
      for (Arrivals each : arrivals) {
        each.await(sent, PATIENCE_SECONDS);
      }
      for (Session session : sessions) {
        session.close();
      }
      unsubscribe(consuming, spec.consumers());
    }
    Histogram latencies = new Histogram(3);
    arrivals.forEach(each -> latencies.add(each.latencies()));
    return LoadResult.of(window, arrivals.stream().mapToLong(Arrivals::inWindow).sum(), latencies);
  }

  private static int produce(LoadSpec spec, Provider provider, Window window, Semaphore ahead)
      throws Exception {
    OutstandingSends outstanding = new OutstandingSends(OUTSTANDING, window);
    int sent = 0;
    try (Connection connection = provider.connect(spec);
        Session session = connection.createSession()) {
      MessageProducer producer = session.createProducer(session.createTopic(spec.queue()));
      Bodies bodies = new Bodies(spec.bytes());
      while (!window.isOver(System.nanoTime())) {
        ahead.acquire(spec.consumers());
        outstanding.await();
        producer.send(bodies.message(session, System.nanoTime()), outstanding);
        sent++;
      }
      outstanding.awaitAll();
    }
    return sent;
  }

  private static void unsubscribe(Connection connection, int subscriptions) throws Exception {
    try (Session session = connection.createSession()) {
      for (int i = 0; i < subscriptions; i++) {
        session.unsubscribe("subscription-" + i);
      }
    }
  }
}
