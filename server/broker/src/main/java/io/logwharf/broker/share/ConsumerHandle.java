package io.logwharf.broker.share;

import io.logwharf.protocol.extension.AckRange;
import io.logwharf.protocol.extension.ConsumerAttach;
import io.logwharf.protocol.extension.ConsumerCredit;
import io.logwharf.protocol.extension.ConsumerReset;
import java.util.List;
import java.util.function.Consumer;
import org.apache.kafka.common.Uuid;

/**
 * An attached consumer as its connection knows it: takes what the client sends to the loop that
 * owns the share partition, in order. Called on the connection's loop.
 */
public final class ConsumerHandle {
  private final PartitionShares shares;
  private final AttachedConsumer consumer;

  ConsumerHandle(PartitionShares shares, AttachedConsumer consumer) {
    this.shares = shares;
    this.consumer = consumer;
  }

  /** Attaches the consumer; what comes of it is told to the client as consumer events. */
  public void attach(ConsumerAttach request) {
    shares.run(() -> shares.consumers().attach(request, consumer));
  }

  /** Grants credit; without effect where the consumer has ended. */
  public void grant(ConsumerCredit request) {
    shares.run(() -> shares.consumers().grant(request, consumer));
  }

  /**
   * Gives back what the consumer has acquired.
   *
   * @param done told on the share partition's loop
   */
  public void reset(ConsumerReset request, Consumer<RuntimeException> done) {
    shares.run(() -> shares.consumers().reset(request, consumer, done));
  }

  /** The partition's share groups, which acknowledgements of several consumers go to together. */
  PartitionShares shares() {
    return shares;
  }

  /** What this consumer says of these records, as a part of a request. */
  Acknowledgement acknowledgement(List<AckRange> ranges) {
    return new Acknowledgement(consumer, ranges);
  }

  /** Whether it consumes from this topic. */
  boolean isAt(Uuid topicId) {
    return shares.data().id().topicId().equals(topicId);
  }

  void connectionLost() {
    shares.run(() -> shares.consumers().connectionLost(consumer));
  }

  void connectionWritable() {
    if (consumer.takeStalled()) {
      shares.run(() -> shares.consumers().writable(consumer));
    }
  }

  boolean isOf(AttachedConsumer other) {
    return consumer == other;
  }

  /** What one consumer says of some records. */
  record Acknowledgement(AttachedConsumer consumer, List<AckRange> ranges) {}
}
