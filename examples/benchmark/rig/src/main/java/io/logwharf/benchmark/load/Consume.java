package io.logwharf.benchmark.load;

import jakarta.jms.Connection;
import jakarta.jms.Message;
import jakarta.jms.Session;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.HdrHistogram.Histogram;

/**
 * A listener with automatic acknowledgement drains a queue that was filled before; it reads each
 * body and expects the order in which they were sent. The first tenth is warm-up.
 */
final class Consume implements Load {
  private static final long LONGEST_SECONDS = 300;

  /** Written by the listener's thread; read by others only once the latch is down. */
  private static final class Progress {
    private final int first;
    private final int last;
    private final CountDownLatch done = new CountDownLatch(1);
    private int received;
    private String failure;
    private long beginNanos;
    private long endNanos;

    Progress(int messages) {
      first = messages / 10;
      last = messages;
    }

    void received(Message message) {
      long number = Bodies.number(message);
      if (number != received) {
        failure = "message " + number + " came where " + received + " was expected";
        done.countDown();
        return;
      }
      received++;
      if (received == first) {
        beginNanos = System.nanoTime();
      } else if (received == last) {
        endNanos = System.nanoTime();
        done.countDown();
      }
    }
  }

  @Override
  public LoadResult run(LoadSpec spec, Provider provider) throws Exception {
    Queues.fill(spec, provider);
    Progress progress = new Progress(spec.messages());
    try (Connection connection = provider.connect(spec);
        Session session = connection.createSession(Session.AUTO_ACKNOWLEDGE)) {
      session
          .createConsumer(session.createQueue(spec.queue()))
          .setMessageListener(progress::received);
      if (!progress.done.await(LONGEST_SECONDS, TimeUnit.SECONDS)) {
        throw new TimeoutException(
            "queue " + spec.queue() + " is not drained after " + LONGEST_SECONDS + " s");
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
