package io.logwharf.jms.connection;

import io.logwharf.jms.destination.LogwharfDestination;
import io.logwharf.jms.error.Await;
import io.logwharf.jms.error.JmsErrors;
import io.logwharf.jms.receive.ConsumerFeed;
import io.logwharf.jms.runtime.ClientRuntime;
import io.logwharf.jms.runtime.ResolvedTopic;
import io.logwharf.jms.runtime.SubscriptionName;
import io.logwharf.jms.transport.BrokerException;
import io.logwharf.jms.transport.Contradiction;
import io.logwharf.protocol.destination.Subscription;
import io.logwharf.protocol.extension.ConsumerAttach;
import io.logwharf.protocol.extension.ConsumerAttach.Mode;
import io.logwharf.protocol.extension.Subscribe;
import jakarta.jms.JMSException;
import jakarta.jms.Queue;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Attaches consumers to the share groups behind queues and subscriptions. */
final class ConsumerOpener {
  private final ClientRuntime runtime;
  private final SessionDelivery delivery;
  private final ExceptionReport report;

  ConsumerOpener(ClientRuntime runtime, SessionDelivery delivery, ExceptionReport report) {
    this.runtime = runtime;
    this.delivery = delivery;
    this.report = report;
  }

  /**
   * Attaches a consumer, of the kind that {@code maker} makes; it is one of the session's when this
   * returns. What is sent to a topic from then on, it gets.
   */
  <C extends LogwharfMessageConsumer> C open(Reading reading, Maker<C> maker) throws JMSException {
    LogwharfDestination destination = reading.destination();
    ResolvedTopic topic = runtime.topics().find(destination);
    if (destination.isTemporary() && runtime.temporaries().find(destination) == null) {
      throw JmsErrors.invalidArgument(
          destination + " belongs to another connection, and only that one may consume from it");
    }
    try {
      return attach(reading, topic, maker);
    } catch (JMSException e) {
      if (!(e.getCause() instanceof BrokerException cause && Contradiction.is(cause.error()))) {
        throw e;
      }
      // The topic was known from before, and is another one by now.
      topic.markStale();
      return attach(reading, runtime.topics().find(destination), maker);
    }
  }

  /** Makes a consumer of some kind. */
  @FunctionalInterface
  interface Maker<C> {
    C make(
        SessionDelivery delivery,
        Reading reading,
        ExceptionReport report,
        Function<Runnable, ConsumerFeed> feedMaker);
  }

  private <C extends LogwharfMessageConsumer> C attach(
      Reading reading, ResolvedTopic topic, Maker<C> maker) throws JMSException {
    int firstId = runtime.nextConsumerId();
    if (reading.subscription() == null) {
      boolean queue = reading.destination() instanceof Queue;
      Group group =
          new Group(
              queue ? topic.name() : unnamed(firstId),
              queue ? Mode.QUEUE : Mode.NON_DURABLE_SUBSCRIPTION,
              firstId);
      return attach(reading, topic, group, maker);
    }
    String name = subscribe(reading, topic, firstId);
    try {
      C consumer =
          attach(reading, topic, new Group(name, reading.subscription().mode(), firstId), maker);
      consumer.setLeave(() -> runtime.registrations().leave(firstId));
      return consumer;
    } catch (JMSException e) {
      var unused = runtime.registrations().leave(firstId);
      throw e;
    }
  }

  private String subscribe(Reading reading, ResolvedTopic topic, int subscriberId)
      throws JMSException {
    SubscriptionName subscription = reading.subscription();
    return runtime
        .registrations()
        .subscribe(
            new Subscribe(
                subscriberId,
                subscription.name(),
                topic.id(),
                subscription.durable(),
                subscription.shared(),
                reading.wireSelector(),
                reading.noLocal()));
  }

  /**
   * A share group to attach to.
   *
   * @param firstId the id of the consumer at the first partition
   */
  private record Group(String name, Mode mode, int firstId) {}

  private <C extends LogwharfMessageConsumer> C attach(
      Reading reading, ResolvedTopic topic, Group group, Maker<C> maker) throws JMSException {
    LogwharfDestination destination = reading.destination();
    ConsumerFeed.Source source =
        new ConsumerFeed.Source(destination.toString(), attachments(reading, topic, group));
    C consumer =
        maker.make(
            delivery,
            reading,
            report,
            onAvailable ->
                new ConsumerFeed(
                    source,
                    runtime.channel(),
                    runtime.acknowledger(),
                    runtime.options().consuming(),
                    onAvailable));
    delivery.register(consumer);
    try {
      Await.result(
          consumer.feed().attach(),
          runtime.options().timeouts().requestMs(),
          "creating a consumer of " + destination);
    } catch (JMSException e) {
      delivery.unregister(consumer);
      // Some of the partitions may have accepted it.
      consumer.feed().abandon();
      throw e;
    }
    delivery.activate(consumer);
    return consumer;
  }

  private List<ConsumerAttach> attachments(Reading reading, ResolvedTopic topic, Group group) {
    List<ConsumerAttach> attachments = new ArrayList<>();
    for (int partition = 0; partition < topic.partitionCount(); partition++) {
      attachments.add(
          new ConsumerAttach(
              partition == 0 ? group.firstId : runtime.nextConsumerId(),
              group.name,
              topic.id(),
              partition,
              topic.leaderEpoch(partition),
              group.mode,
              reading.wireSelector(),
              reading.noLocal() ? runtime.identity().name() : ""));
    }
    return attachments;
  }

  /** The share group of an unshared non-durable subscription: nobody else's. */
  private String unnamed(int consumerId) {
    String name = runtime.connectionId() + "-" + consumerId;
    return new Subscription(Subscription.Kind.NON_DURABLE, null, name).group();
  }
}
