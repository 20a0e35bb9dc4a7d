package io.logwharf.benchmark.load;

import jakarta.jms.Connection;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import java.util.concurrent.locks.LockSupport;

/**
 * Sends on a fixed schedule, asynchronously, and consumes at the same time on another connection.
 * Each message carries when it was due, and its latency counts from then, so that a send which the
 * provider holds up counts against it (no coordinated omission).
 */
final class PacedLatency implements Load {
  private static final int OUTSTANDING = 20_000;
  private static final long PATIENCE_SECONDS = 60;

  @Override
  public LoadResult run(LoadSpec spec, Provider provider) throws Exception {
    Window window = Window.after(spec);
    Arrivals arrivals = new Arrivals(window, () -> {});
    OutstandingSends outstanding = new OutstandingSends(OUTSTANDING, window);
    try (Connection consuming = provider.connect(spec);
        Session consumer = consuming.createSession();
        Connection producing = provider.connect(spec);
        Session session = producing.createSession()) {
      consumer.createConsumer(consumer.createQueue(spec.queue())).setMessageListener(arrivals);
      MessageProducer producer = session.createProducer(session.createQueue(spec.queue()));
      Bodies bodies = new Bodies(spec.bytes());
      long intervalNanos = 1_000_000_000L / spec.rate();
      int sent = 0;
      for (long due = System.nanoTime(); !window.isOver(due); due += intervalNanos) {
        waitUntil(due);
        outstanding.await();
        producer.send(bodies.message(session, due), outstanding);
        sent++;
      }
      outstanding.awaitAll();
      arrivals.await(sent, PATIENCE_SECONDS);
    }
    Queues.drain(spec, provider, spec.queue(), 0);
    return LoadResult.of(window, arrivals.latencies());
  }

  private static void waitUntil(long due) {
    for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }
}
