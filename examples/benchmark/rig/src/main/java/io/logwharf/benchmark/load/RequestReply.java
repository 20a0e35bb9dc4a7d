package io.logwharf.benchmark.load;

import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import jakarta.jms.TemporaryQueue;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.HdrHistogram.Histogram;

/**
 * Requesters that send a message to a queue and receive its reply by a temporary queue that they
 * make for it and delete after; one listener answers them all. The latency is that of all of this.
 */
final class RequestReply implements Load {
  private static final long LONGEST_NANOS = 60_000_000_000L;
  private static final long PATIENCE_MILLIS = 30_000;

  @Override
  public LoadResult run(LoadSpec spec, Provider provider) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(spec.producers());
    try (Connection answering = provider.connect(spec);
        Session answers = answering.createSession();
        Connection asking = provider.connect(spec)) {
      MessageProducer replier = answers.createProducer(null);
      answers
          .createConsumer(answers.createQueue(spec.queue()))
          .setMessageListener(request -> answer(request, answers, replier, spec.bytes()));
      Window window = Window.after(spec);
      List<Future<Histogram>> requesters = new ArrayList<>();
      for (int i = 0; i < spec.producers(); i++) {
        requesters.add(threads.submit(() -> request(asking, spec, window)));
      }
      Histogram latencies = new Histogram(LONGEST_NANOS, 3);
      for (Future<Histogram> requester : requesters) {
        latencies.add(requester.get());
      }
      return LoadResult.of(window, latencies);
    } finally {
      threads.shutdownNow();
    }
  }

  private static void answer(Message request, Session session, MessageProducer replier, int bytes) {
    try {
      Message reply = new Bodies(bytes).message(session, Bodies.number(request));
      replier.send(request.getJMSReplyTo(), reply);
    } catch (JMSException e) {
      throw new IllegalStateException("a request could not be answered", e);
    }
  }

  private static Histogram request(Connection connection, LoadSpec spec, Window window)
      throws JMSException {
    Histogram latencies = new Histogram(LONGEST_NANOS, 3);
    Bodies bodies = new Bodies(spec.bytes());
    try (Session session = connection.createSession()) {
      MessageProducer producer = session.createProducer(session.createQueue(spec.queue()));
      long now = System.nanoTime();
      while (!window.isOver(now)) {
        long before = now;
        exchange(session, producer, bodies.message(session, before), before);
        now = System.nanoTime();
        if (window.contains(now)) {
          latencies.recordValue(now - before);
        }
      }
    }
    return latencies;
  }

  private static void exchange(
      Session session, MessageProducer producer, Message request, long number) throws JMSException {
    TemporaryQueue replies = session.createTemporaryQueue();
    try (MessageConsumer consumer = session.createConsumer(replies)) {
      request.setJMSReplyTo(replies);
      producer.send(request);
      Message reply = consumer.receive(PATIENCE_MILLIS);
      if (reply == null || Bodies.number(reply) != number) {
        throw new IllegalStateException("request " + number + " was answered by " + reply);
      }
    }
    replies.delete();
  }
}
