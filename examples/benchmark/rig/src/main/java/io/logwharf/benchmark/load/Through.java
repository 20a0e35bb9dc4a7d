package io.logwharf.benchmark.load;

import jakarta.jms.Connection;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import java.util.concurrent.Semaphore;

/**
 * Asynchronous sends and, at the same time on another connection, a listener that consumes them:
 * the most that goes through. The producer stays a bounded number of messages ahead of the
 * consumer.
 */
final class Through implements Load {
  private static final int AHEAD = 5000;
  private static final int OUTSTANDING = 1000;
  private static final long PATIENCE_SECONDS = 60;

  @Override
  public LoadResult run(LoadSpec spec, Provider provider) throws Exception {
    Window window = Window.after(spec);
    Semaphore ahead = new Semaphore(AHEAD);
    Arrivals arrivals = new Arrivals(window, ahead::release);
    OutstandingSends outstanding = new OutstandingSends(OUTSTANDING, window);
    try (Connection consuming = provider.connect(spec);
        Session consumer = consuming.createSession();
        Connection producing = provider.connect(spec);
        Session session = producing.createSession()) {
      consumer.createConsumer(consumer.createQueue(spec.queue())).setMessageListener(arrivals);
      MessageProducer producer = session.createProducer(session.createQueue(spec.queue()));
      Bodies bodies = new Bodies(spec.bytes());
      int sent = 0;
      while (!window.isOver(System.nanoTime())) {
        ahead.acquire();
        outstanding.await();
        producer.send(bodies.message(session, System.nanoTime()), outstanding);
        sent++;
      }
      outstanding.awaitAll();
      arrivals.await(sent, PATIENCE_SECONDS);
    }
    Queues.drain(spec, provider, spec.queue(), 0);
    return LoadResult.of(window, arrivals.inWindow(), arrivals.latencies());
  }
}
