package io.logwharf.jms.connection;

import io.logwharf.jms.receive.ConsumerFeed;
import io.logwharf.jms.serversession.LoadOrigin;
import io.logwharf.jms.serversession.ServerSessionFeeder;
import java.util.function.Function;

/** The consumer behind a connection consumer: what it gets goes to the sessions of a pool. */
final class PooledConsumer extends LogwharfMessageConsumer implements LoadOrigin {
  private final SessionDelivery delivery;
  private volatile ServerSessionFeeder feeder;

  PooledConsumer(
      SessionDelivery delivery,
      Reading reading,
      ExceptionReport report,
      Function<Runnable, ConsumerFeed> feedMaker) {
    super(delivery, reading, report, feedMaker);
    this.delivery = delivery;
  }

  /** Begins to deliver. */
  void feed(ServerSessionFeeder to) {
    feeder = to;
    feed().setListening(true);
  }

  @Override
  void onAvailable() {
    ServerSessionFeeder to = feeder;
    if (to != null) {
      to.schedule();
    }
  }

  @Override
  public boolean onSettled() {
    delivery.detachAcknowledged();
    return feed().isEnded() && !feed().hasUnacknowledged();
  }
}
