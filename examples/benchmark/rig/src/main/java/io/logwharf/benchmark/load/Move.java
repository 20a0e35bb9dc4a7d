package io.logwharf.benchmark.load;

import jakarta.jms.Connection;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.HdrHistogram.Histogram;

/**
 * Sessions that each take messages from the head of a queue and send as many to its end in one
 * transaction, so that it never runs dry; in the end there must be as many as in the beginning.
 * Counts messages that were taken and replaced, the latency is that of a whole transaction.
 */
final class Move implements Load {
  private static final long LONGEST_NANOS = 60_000_000_000L;
  private static final long PATIENCE_MILLIS = 10_000;

  private final Transactions transactions;

  private record Moved(long committed, Histogram inWindow) {}

  Move(Transactions transactions) {
    this.transactions = transactions;
  }

  @Override
  public LoadResult run(LoadSpec spec, Provider provider) throws Exception {
    Queues.fill(spec, provider);
    List<Connection> connections = new ArrayList<>();
    ExecutorService threads = Executors.newFixedThreadPool(spec.producers());
    Window window;
    long committed = 0;
    Histogram latencies = new Histogram(LONGEST_NANOS, 3);
    try {
      transactions.prepare(spec);
      for (int i = 0; i < spec.connections(); i++) {
        connections.add(transactions.connect(provider));
      }
      window = Window.after(spec);
      List<Future<Moved>> movers = new ArrayList<>();
      for (int i = 0; i < spec.producers(); i++) {
        Connection connection = connections.get(i % connections.size());
        movers.add(threads.submit(() -> move(connection, spec, window)));
      }
      for (Future<Moved> mover : movers) {
        committed += mover.get().committed;
        latencies.add(mover.get().inWindow);
      }
    } finally {
      threads.shutdownNow();
      for (Connection connection : connections) {
        connection.close();
      }
    }
    Queues.drain(spec, provider, spec.queue(), spec.messages());
    transactions.check(committed);
    return LoadResult.of(window, latencies.getTotalCount() * spec.transaction(), latencies);
  }

  private Moved move(Connection connection, LoadSpec spec, Window window) throws Exception {
    Histogram inWindow = new Histogram(LONGEST_NANOS, 3);
    Bodies bodies = new Bodies(spec.bytes());
    long committed = 0;
    try (Transactions.Demarcation transaction = transactions.open(connection)) {
      Session session = transaction.session();
      MessageConsumer consumer = session.createConsumer(session.createQueue(spec.queue()));
      MessageProducer producer = session.createProducer(session.createQueue(spec.queue()));
      long before = System.nanoTime();
      while (!window.isOver(before)) {
        transaction.begin();
        for (int i = 0; i < spec.transaction(); i++) {
          Message message = consumer.receive(PATIENCE_MILLIS);
          if (message == null) {
            throw new IllegalStateException(
                "queue " + spec.queue() + " delivers nothing for " + PATIENCE_MILLIS + " ms");
          }
          producer.send(bodies.message(session, Bodies.number(message)));
        }
        transaction.commit();
        committed++;
        long now = System.nanoTime();
        if (window.contains(now)) {
          inWindow.recordValue(now - before);
        }
        before = now;
      }
    }
    return new Moved(committed, inWindow);
  }
}
