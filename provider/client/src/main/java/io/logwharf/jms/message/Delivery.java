package io.logwharf.jms.message;

import io.logwharf.jms.destination.LogwharfDestination;

/**
 * How a message came to its consumer.
 *
 * @param destination what the consumer consumes from
 * @param partition of the destination's topic
 * @param earlierDeliveries how often the message was, or may have been, delivered before
 * @param acknowledger what acknowledge() does
 */
public record Delivery(
    LogwharfDestination destination,
    int partition,
    int earlierDeliveries,
    Acknowledger acknowledger) {}
