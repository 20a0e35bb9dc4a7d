package io.logwharf.benchmark.load;

import jakarta.jms.Connection;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import org.HdrHistogram.Histogram;

/** One producer with a CompletionListener; counts the sends that completed in the window. */
final class AsynchronousSend implements Load {
  private static final int OUTSTANDING = 1000;

  @Override
  public LoadResult run(LoadSpec spec, Provider provider) throws Exception {
    Window window = Window.after(spec);
    OutstandingSends outstanding = new OutstandingSends(OUTSTANDING, window);
    long sent = 0;
    try (Connection connection = provider.connect(spec);
        Session session = connection.createSession()) {
      MessageProducer producer = session.createProducer(session.createQueue(spec.queue()));
      Bodies bodies = new Bodies(spec.bytes());
      while (!window.isOver(System.nanoTime())) {
        outstanding.await();
        producer.send(bodies.message(session, System.nanoTime()), outstanding);
        sent++;
      }
      outstanding.awaitAll();
    }
    Queues.drain(spec, provider, spec.queue(), sent);
    return LoadResult.of(window, outstanding.completedInWindow(), new Histogram(3));
  }
}
