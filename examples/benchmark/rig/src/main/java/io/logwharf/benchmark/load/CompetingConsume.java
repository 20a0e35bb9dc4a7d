package io.logwharf.benchmark.load;

import jakarta.jms.Connection;
import jakarta.jms.Session;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.HdrHistogram.Histogram;

/**
 * Listeners of several sessions with automatic acknowledgement drain one queue that was filled
 * before, and get each message once. The first tenth is warm-up.
 */
final class CompetingConsume implements Load {
  private static final long LONGEST_SECONDS = 300;

  /** What all have received; guarded by its monitor, read by others once the latch is down. */
  private static final class Progress {
    private final int first;
    private final int last;
    private final BitSet received = new BitSet();
    private final CountDownLatch done = new CountDownLatch(1);
    private String failure;
    private int count;
    private long beginNanos;
    private long endNanos;

    Progress(int messages) {
      first = messages / 10;
      last = messages;
    }

    synchronized void received(int number) {
      if (received.get(number)) {
        failure = "message " + number + " came twice";
        done.countDown();
        return;
      }
      received.set(number);
      count++;
      if (count == first) {
        beginNanos = System.nanoTime();
      } else if (count == last) {
        endNanos = System.nanoTime();
        done.countDown();
      }
    }
  }

  @Override
  public LoadResult run(LoadSpec spec, Provider provider) throws Exception {
    Queues.fill(spec, provider);
    Progress progress = new Progress(spec.messages());
    List<Session> sessions = new ArrayList<>();
    try (Connection connection = provider.connect(spec)) {
      for (int i = 0; i < spec.consumers(); i++) {
        Session session = connection.createSession(Session.AUTO_ACKNOWLEDGE);
        session
            .createConsumer(session.createQueue(spec.queue()))
            .setMessageListener(message -> progress.received((int) Bodies.number(message)));
        sessions.add(session);
      }
      if (!progress.done.await(LONGEST_SECONDS, TimeUnit.SECONDS)) {
        throw new TimeoutException(
            "queue " + spec.queue() + " is not drained after " + LONGEST_SECONDS + " s");
      }
      for (Session session : sessions) {
        session.close();
      }
    }
    if (progress.failure != null) {
      throw new IllegalStateException(progress.failure);
    }
    Queues.drain(spec, provider, spec.queue(), 0);
    Window window = Window.between(progress.beginNanos, progress.endNanos);
    return LoadResult.of(window, progress.last - progress.first, new Histogram(3));
  }
}
