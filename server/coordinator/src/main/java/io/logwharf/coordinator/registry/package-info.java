/**
 * The registry: who has which client identifier, and the subscriptions that have names (Jakarta
 * Messaging 3.1 §6.1.2 and §8.3). A state machine without threads, files or network.
 *
 * <p>What is durable is kept as {@link io.logwharf.coordinator.registry.RegistryRecord}s: a command
 * returns those that say what it did, and only replaying them changes the durable state. Who is
 * connected, and shared non-durable subscriptions, live in memory and end with their connections.
 */
package io.logwharf.coordinator.registry;
