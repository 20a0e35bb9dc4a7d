package io.logwharf.coordinator.registry;

/**
 * A consumer of a subscription.
 *
 * @param connection the broker's id of its connection
 * @param id chosen by the client, unique on its connection
 */
public record Subscriber(long connection, int id) {}
