package io.logwharf.coordinator.registry;

import java.util.UUID;

/**
 * What is in a subscription, and who may consume it. Other terms make it another subscription.
 *
 * @param selector empty where there is none
 * @param noLocal whether what connections of the same client identifier send is not in it
 */
public record SubscriptionTerms(UUID topicId, boolean shared, String selector, boolean noLocal) {}
