package io.logwharf.benchmark.load;

import jakarta.jms.Connection;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.HdrHistogram.Histogram;

/** Producers that each wait for one send before the next; the latency is that of the send. */
final class SynchronousSend implements Load {
  private static final long LONGEST_NANOS = 60_000_000_000L;

  private record Sent(String queue, long count, Histogram latencies) {}

  @Override
  public LoadResult run(LoadSpec spec, Provider provider) throws Exception {
    List<Connection> connections = new ArrayList<>();
    ExecutorService threads = Executors.newFixedThreadPool(spec.producers());
    try {
      for (int i = 0; i < spec.connections(); i++) {
        connections.add(provider.connect(spec));
      }
      Window window = Window.after(spec);
      List<Future<Sent>> producers = new ArrayList<>();
      for (int i = 0; i < spec.producers(); i++) {
        Connection connection = connections.get(i % connections.size());
        String queue = spec.queueOf(i);
        producers.add(threads.submit(() -> produce(connection, queue, spec, window)));
      }
      return collect(producers, spec, provider, window);
    } finally {
      threads.shutdownNow();
      for (Connection connection : connections) {
        connection.close();
      }
    }
  }

  private static Sent produce(Connection connection, String queue, LoadSpec spec, Window window)
      throws Exception {
    Histogram latencies = new Histogram(LONGEST_NANOS, 3);
    Bodies bodies = new Bodies(spec.bytes());
    long count = 0;
    try (Session session = connection.createSession()) {
      MessageProducer producer = session.createProducer(session.createQueue(queue));
      long now = System.nanoTime();
      while (!window.isOver(now)) {
        long before = now;
        producer.send(bodies.message(session, before));
        count++;
        now = System.nanoTime();
        if (window.contains(now)) {
          latencies.recordValue(now - before);
        }
      }
    }
    return new Sent(queue, count, latencies);
  }

  private static LoadResult collect(
      List<Future<Sent>> producers, LoadSpec spec, Provider provider, Window window)
      throws Exception {
    Histogram latencies = new Histogram(LONGEST_NANOS, 3);
    Map<String, Long> sentTo = new HashMap<>();
    for (Future<Sent> producer : producers) {
      Sent sent = producer.get();
      latencies.add(sent.latencies);
      sentTo.merge(sent.queue, sent.count, Long::sum);
    }
    for (Map.Entry<String, Long> sent : sentTo.entrySet()) {
      Queues.drain(spec, provider, sent.getKey(), sent.getValue());
    }
    return LoadResult.of(window, latencies);
  }
}
