package io.logwharf.jms.receive;

import io.logwharf.jms.config.ConnectionOptions.Consuming;
import io.logwharf.jms.error.JmsErrors;
import io.logwharf.jms.transport.BrokerChannel;
import io.logwharf.jms.transport.Reply;
import io.logwharf.protocol.extension.ConsumerAttach;
import jakarta.jms.JMSException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * One Jakarta Messaging consumer's messages, from all partitions of its destination. Receiving and
 * dispatching are for the session's thread of control, starting, stopping and closing for any.
 */
public final class ConsumerFeed {
  /** A broker that is alive says within milliseconds whether it has a message. */
  private static final long ANSWER_NANOS = TimeUnit.SECONDS.toNanos(30);

  private final String receiving;
  private final Inbox inbox;
  private final DeliveryGate gate = new DeliveryGate();
  private final List<ConsumerLink> links;

  /**
   * What a feed is made from.
   *
   * @param destination for messages: "queue orders"
   * @param attachments one for each partition
   */
  public record Source(String destination, List<ConsumerAttach> attachments) {}

  /** Hands a record over to the application; null where it was none for the application. */
  @FunctionalInterface
  public interface HandOver<T> {
    T accept(ReceivedRecord record) throws JMSException;
  }

  /**
   * Makes a feed that is stopped, and not attached.
   *
   * @param onAvailable told, on the loop or the thread that starts, that {@link #dispatch} may have
   *     something to do
   */
  public ConsumerFeed(
      Source source,
      BrokerChannel channel,
      Acknowledger acknowledger,
      Consuming options,
      Runnable onAvailable) {
    this.receiving = "receiving from " + source.destination();
    this.inbox = new Inbox(options.prefetch(), options.prefetchBytes(), onAvailable);
    this.links =
        source.attachments().stream()
            .map(attachment -> new ConsumerLink(attachment, channel, acknowledger, inbox))
            .toList();
    links.forEach(inbox::addLink);
  }

  /** Attaches to all partitions; done when the broker has answered for each. */
  public CompletableFuture<Void> attach() {
    return all(links.stream().map(ConsumerLink::attach));
  }

  /**
   * Waits for a record and hands it over, while the connection is started.
   *
   * @param timeoutNanos 0 asks the broker, and doesn't wait for a record to be sent
   * @return null where there was none in time, or the consumer was closed
   */
  public <T> T receive(long timeoutNanos, HandOver<T> handOver) throws JMSException {
    inbox.beginReceive();
    try {
      long left = timeoutNanos;
      while (!inbox.isClosed()) {
        if (gate.tryEnter()) {
          T handedOver = takeInside(handOver);
          if (handedOver != null) {
            return handedOver;
          }
          if (left <= 0 && inbox.isAnswered()) {
            return null;
          }
          inbox.want(left <= 0);
        } else if (left <= 0) {
          return null;
        }
        left = left <= 0 ? awaitAnswer() : inbox.awaitChange(left);
      }
      return null;
    } catch (InterruptedException e) {
      throw JmsErrors.interrupted("a message");
    } finally {
      inbox.endReceive();
    }
  }

  private long awaitAnswer() throws InterruptedException, JMSException {
    if (inbox.awaitChange(ANSWER_NANOS) <= 0) {
      throw JmsErrors.of(new TimeoutException("the broker does not answer"), receiving);
    }
    return 0;
  }

  /** Hands over the next record, if there is one and the connection is started. */
  public boolean dispatch(HandOver<Boolean> handOver) throws JMSException {
    if (!gate.tryEnter()) {
      return false;
    }
    return takeInside(handOver) != null;
  }

  private <T> T takeInside(HandOver<T> handOver) throws JMSException {
    try {
      ReceivedRecord record;
      while ((record = inbox.take()) != null) {
        T handedOver = handOver.accept(record);
        if (handedOver != null) {
          return handedOver;
        }
      }
    } catch (RuntimeException e) {
      throw JmsErrors.of(e, receiving);
    } finally {
      gate.exit();
    }
    checkUsable();
    return null;
  }

  /** Throws what ended the feed otherwise than by its own close. */
  public void checkUsable() throws JMSException {
    Throwable failure = inbox.failure();
    if (failure != null && !inbox.isClosed()) {
      throw JmsErrors.of(failure, receiving);
    }
  }

  /** Whether {@link #end()} was called. */
  public boolean isEnded() {
    return inbox.isClosed();
  }

  /** Makes the record handed over last the next one again, as if it had not been. */
  public void putBack(ReceivedRecord record) {
    inbox.putBack(record);
  }

  /** Whether there are records that were not handed over. */
  public boolean hasRecords() {
    return inbox.hasRecords();
  }

  /** Whether a dispatch would hand something over. */
  public boolean isReady() {
    return inbox.hasRecords() && gate.isOpen();
  }

  /** Whether a listener takes the records from now on. */
  public void setListening(boolean listening) {
    inbox.setListening(listening);
  }

  /** Lets records through to the application. */
  public void start() {
    gate.open();
    inbox.setStarted(true);
  }

  /** Lets nothing through any more; {@link #awaitOutside()} waits for what is under way. */
  public void stop() {
    gate.shut();
    inbox.setStarted(false);
  }

  /** Waits until nothing is being handed over, other than by the calling thread. */
  public void awaitOutside() {
    gate.awaitOutside();
  }

  /** The broker's consumers that the feed consists of. */
  public List<ConsumerLink> links() {
    return links;
  }

  /** Whether something was handed over and is not acknowledged. */
  public boolean hasUnacknowledged() {
    return links.stream().anyMatch(ConsumerLink::hasUnacknowledged);
  }

  /** Gives everything back that is not acknowledged; it will come again, in order. */
  public CompletableFuture<Void> recover() {
    return reset(false);
  }

  /** As {@link #recover()}, and nothing comes before {@link #resume()}. */
  public CompletableFuture<Void> giveBack() {
    return all(links.stream().map(link -> Reply.<Void>future(link::giveBack)));
  }

  /** After {@link #giveBack()}: lets records come again. */
  public void resume() {
    links.forEach(ConsumerLink::resume);
  }

  /** Ends the delivery: a receive returns, nothing is handed over any more. */
  public void end() {
    gate.end();
    inbox.close();
    gate.awaitOutside();
  }

  /** After {@link #end()}: gives everything back that is not acknowledged, and detaches. */
  public CompletableFuture<Void> detach() {
    return reset(true);
  }

  /** Detaches without waiting: attaching has failed for a part of the feed. */
  public void abandon() {
    links.forEach(link -> link.reset(true, (nothing, ignored) -> {}));
  }

  /** After {@link #end()}: keeps only what was handed over, for it to be acknowledged. */
  public void quiesce() {
    links.forEach(ConsumerLink::quiesce);
  }

  /** The connection is lost. On the loop. */
  public void fail(Throwable cause) {
    links.forEach(link -> link.fail(cause));
  }

  private CompletableFuture<Void> reset(boolean detach) {
    return all(links.stream().map(link -> Reply.<Void>future(done -> link.reset(detach, done))));
  }

  private static CompletableFuture<Void> all(Stream<CompletableFuture<Void>> futures) {
    return CompletableFuture.allOf(futures.toArray(CompletableFuture[]::new));
  }
}
