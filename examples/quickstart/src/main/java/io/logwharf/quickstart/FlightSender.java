package io.logwharf.quickstart;

import jakarta.jms.CompletionListener;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSProducer;
import jakarta.jms.Message;
import jakarta.jms.Queue;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Sends each line of the data set to the queue. It does not wait for one send before the next, but
 * for all of them at the end: then every message is on disk.
 */
final class FlightSender implements CompletionListener {
  private final JMSContext context;
  private final Queue queue;
  private final CountDownLatch completed;
  private final AtomicReference<Exception> failure = new AtomicReference<>();

  FlightSender(JMSContext context, Queue queue, int flights) {
    this.context = context;
    this.queue = queue;
    this.completed = new CountDownLatch(flights);
  }

  /** Sends the lines, and returns once the broker has confirmed them all. */
  void send(List<String> lines) throws Exception {
    JMSProducer producer = context.createProducer().setAsync(this);
    for (int number = 0; number < lines.size(); number++) {
      producer.setProperty(FlightWorker.NUMBER, number).send(queue, lines.get(number));
    }
    if (!completed.await(Quickstart.PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new IllegalStateException(completed.getCount() + " sends were not confirmed in time");
    }
    if (failure.get() != null) {
      throw failure.get();
    }
  }

  @Override
  public void onCompletion(Message message) {
    completed.countDown();
  }

  @Override
  public void onException(Message message, Exception exception) {
    failure.compareAndSet(null, exception);
    completed.countDown();
  }
}
