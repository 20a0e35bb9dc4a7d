package io.logwharf.coordinator.registry;

import io.logwharf.coordinator.registry.RegistryException.Reason;
import io.logwharf.coordinator.registry.RegistryRecord.GenerationsUsed;
import io.logwharf.coordinator.registry.RegistryRecord.SubscriptionCreated;
import io.logwharf.coordinator.registry.RegistryRecord.SubscriptionDeleted;
import io.logwharf.protocol.destination.Subscription;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Client identifiers and named subscriptions: a command checks all of what it is asked and either
 * throws, with nothing changed, or returns the records that must be handed to {@link #replay} next,
 * before any other command. Not thread-safe.
 */
public final class Registry {
  private final Map<SubscriptionKey, DurableSubscription> durable = new HashMap<>();
  private final Map<SubscriptionKey, SharedNonDurable> shared = new HashMap<>();
  private final ClientIds clientIds = new ClientIds();
  private final Subscribers subscribers = new Subscribers();
  private long nextGeneration;

  /** A shared non-durable subscription, which lives as long as it has consumers. */
  private record SharedNonDurable(SubscriptionTerms terms, String group) {}

  /**
   * Gives a client identifier to a connection, for as long as that lives.
   *
   * @throws RegistryException where another connection has it, or this one has another
   */
  public void claim(long connection, String clientId) throws RegistryException {
    clientIds.claim(connection, clientId);
  }

  /** The client identifier of a connection, null where it has none. */
  public String clientId(long connection) {
    return clientIds.of(connection);
  }

  /**
   * Adds a consumer to a durable subscription, which is created where there is none. With other
   * terms than before, one that nobody consumes is replaced by a new one (Jakarta Messaging 3.1
   * §8.3.3 and §8.3.4).
   *
   * @throws RegistryException where it is consumed and unshared or of other terms, where it is
   *     shared and should not be or the other way round, or where an unshared one lacks a client
   *     identifier
   */
  public Subscribed subscribeDurable(Subscriber who, String name, SubscriptionTerms terms)
      throws RegistryException {
    String clientId = clientIds.of(who.connection());
    if (clientId == null && !terms.shared()) {
      throw new RegistryException(
          Reason.NO_CLIENT_ID,
          "durable subscription "
              + name
              + " needs a client identifier, as it is not shared; set one on the connection");
    }
    checkNew(who);
    SubscriptionKey key = new SubscriptionKey(clientId, name);
    DurableSubscription existing = durable.get(key);
    if (existing == null) {
      return create(who, key, terms, null);
    }
    if (existing.terms().shared() != terms.shared()) {
      throw new RegistryException(
          Reason.OTHER_SHARING,
          "durable subscription "
              + key
              + (terms.shared() ? " is not shared" : " is shared")
              + "; use another name, or unsubscribe it first");
    }
    boolean same = existing.terms().equals(terms);
    if (subscribers.isAny(existing.group()) && !(same && terms.shared())) {
      throw inUse(key, same ? "" : ", so that its topic, selector and noLocal can't be changed");
    }
    if (!same) {
      return create(who, key, terms, existing);
    }
    subscribers.enter(existing.group(), who);
    return Subscribed.to(existing.group());
  }

  private Subscribed create(
      Subscriber who, SubscriptionKey key, SubscriptionTerms terms, DurableSubscription replaced) {
    var subscription = new DurableSubscription(key, terms, nextGeneration);
    subscribers.enter(subscription.group(), who);
    return new Subscribed(
        subscription.group(), true, List.of(new SubscriptionCreated(subscription)), replaced);
  }

  /**
   * Adds a consumer to a shared non-durable subscription, which begins with its first consumer
   * (Jakarta Messaging 3.1 §8.3.2). Its name has nothing to do with those of durable ones.
   *
   * @throws RegistryException where it is consumed and of other terms
   */
  public Subscribed subscribeShared(Subscriber who, String name, SubscriptionTerms terms)
      throws RegistryException {
    checkNew(who);
    SubscriptionKey key = new SubscriptionKey(clientIds.of(who.connection()), name);
    SharedNonDurable existing = shared.get(key);
    if (existing != null && !existing.terms.equals(terms)) {
      throw inUse(key, ", so that its topic and selector can't be changed");
    }
    if (existing == null) {
      String group =
          new Subscription(Subscription.Kind.SHARED_NON_DURABLE, key.clientId(), name)
              .group(nextGeneration++);
      existing = new SharedNonDurable(terms, group);
      shared.put(key, existing);
    }
    subscribers.enter(existing.group, who);
    return Subscribed.to(existing.group);
  }

  /**
   * The durable subscription that a connection may unsubscribe (Jakarta Messaging 3.1 §8.3.3).
   *
   * @throws RegistryException where there is none, or it is consumed
   */
  public DurableSubscription toUnsubscribe(long connection, String name) throws RegistryException {
    SubscriptionKey key = new SubscriptionKey(clientIds.of(connection), name);
    DurableSubscription existing = durable.get(key);
    if (existing == null) {
      throw new RegistryException(
          Reason.UNKNOWN_SUBSCRIPTION, "there is no durable subscription " + key);
    }
    if (subscribers.isAny(existing.group())) {
      throw inUse(key, "");
    }
    return existing;
  }

  /** What {@link #toUnsubscribe} gave is to go. */
  public List<RegistryRecord> unsubscribe(DurableSubscription subscription) {
    return List.of(new SubscriptionDeleted(subscription.key()));
  }

  /** A consumer has gone; no-op where it is not known. */
  public void leave(Subscriber who) {
    String group = subscribers.leave(who);
    if (group != null && !subscribers.isAny(group)) {
      shared.values().removeIf(subscription -> subscription.group.equals(group));
    }
  }

  /** A connection has gone: so have its client identifier and its consumers. */
  public void connectionGone(long connection) {
    subscribers.of(connection).forEach(this::leave);
    clientIds.connectionGone(connection);
  }

  /** Changes the durable state. */
  public void replay(RegistryRecord registryRecord) {
    if (registryRecord instanceof SubscriptionCreated created) {
      durable.put(created.subscription().key(), created.subscription());
      nextGeneration = Math.max(nextGeneration, created.subscription().generation() + 1);
    } else if (registryRecord instanceof SubscriptionDeleted deleted) {
      durable.remove(deleted.key());
    } else if (registryRecord instanceof GenerationsUsed used) {
      nextGeneration = Math.max(nextGeneration, used.next());
    }
  }

  /** Forgets the durable state, to replay it. */
  public void forgetDurable() {
    durable.clear();
  }

  /** All durable subscriptions, in no order; valid until the next command. */
  public Collection<DurableSubscription> durable() {
    return Collections.unmodifiableCollection(durable.values());
  }

  /** Records that say all of the durable state. */
  public List<RegistryRecord> snapshot() {
    List<RegistryRecord> records = new ArrayList<>(durable.size() + 1);
    records.add(new GenerationsUsed(nextGeneration));
    durable.values().forEach(each -> records.add(new SubscriptionCreated(each)));
    return records;
  }

  private void checkNew(Subscriber who) throws RegistryException {
    if (subscribers.isIn(who)) {
      throw new RegistryException(
          Reason.SUBSCRIPTION_IN_USE,
          "consumer id " + who.id() + " of this connection has a subscription already");
    }
  }

  private static RegistryException inUse(SubscriptionKey key, String so) {
    return new RegistryException(
        Reason.SUBSCRIPTION_IN_USE,
        "subscription " + key + " has a consumer" + so + "; close its consumers first");
  }
}
