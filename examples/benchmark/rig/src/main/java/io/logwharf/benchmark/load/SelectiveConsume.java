package io.logwharf.benchmark.load;

import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageListener;
import jakarta.jms.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.HdrHistogram.Histogram;

/**
 * Many listeners, each with a session and a selector of its own that matches its part of the
 * messages, drain a queue that was filled before. Each expects its part in order. The first tenth
 * is warm-up.
 */
final class SelectiveConsume implements Load {
  private static final long LONGEST_SECONDS = 500;

  /** What all listeners together have received; thread-safe. */
  private static final class Progress {
    private final int first;
    private final int last;
    private final AtomicInteger received = new AtomicInteger();
    private final CountDownLatch done = new CountDownLatch(1);
    private volatile String failure;
    private volatile long beginNanos;
    private volatile long endNanos;

    Progress(int messages) {
      first = messages / 10;
      last = messages;
    }

    void received() {
      int count = received.incrementAndGet();
      if (count == first) {
        beginNanos = System.nanoTime();
      } else if (count == last) {
        endNanos = System.nanoTime();
        done.countDown();
      }
    }

    void fail(String reason) {
      failure = reason;
      done.countDown();
    }
  }

  /** One consumer's listener; called by one thread at a time. */
  private static final class Part implements MessageListener {
    private final Progress progress;
    private final int step;
    private long expected;

    Part(Progress progress, int part, int step) {
      this.progress = progress;
      this.step = step;
      this.expected = part;
    }

    @Override
    public void onMessage(Message message) {
      long number = Bodies.number(message);
      if (number != expected) {
        progress.fail("message " + number + " came where " + expected + " was expected");
        return;
      }
      expected += step;
      progress.received();
    }
  }

  @Override
  public LoadResult run(LoadSpec spec, Provider provider) throws Exception {
    Queues.fill(spec, provider);
    Progress progress = new Progress(spec.messages());
    List<Session> sessions = new ArrayList<>();
    try (Connection connection = provider.connect(spec)) {
      for (int part = 0; part < spec.consumers(); part++) {
        sessions.add(listen(connection, spec, part, progress));
      }
      if (!progress.done.await(LONGEST_SECONDS, TimeUnit.SECONDS)) {
        throw new TimeoutException(
            progress.received
                + " of "
                + spec.messages()
                + " messages after "
                + LONGEST_SECONDS
                + " s");
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

  private static Session listen(Connection connection, LoadSpec spec, int part, Progress progress)
      throws JMSException {
    Session session = connection.createSession();
    session
        .createConsumer(session.createQueue(spec.queue()), Queues.PART + " = " + part)
        .setMessageListener(new Part(progress, part, spec.consumers()));
    return session;
  }
}
