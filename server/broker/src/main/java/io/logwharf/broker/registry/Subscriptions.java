package io.logwharf.broker.registry;

import io.logwharf.broker.loop.OwnerLoop;
import io.logwharf.broker.network.Connection;
import io.logwharf.broker.partition.Partition;
import io.logwharf.broker.partition.Partitions;
import io.logwharf.broker.partition.TopicInfo;
import io.logwharf.broker.share.DurableGroups;
import io.logwharf.broker.share.scan.GroupFilter;
import io.logwharf.coordinator.registry.DurableSubscription;
import io.logwharf.coordinator.registry.Registry;
import io.logwharf.coordinator.registry.RegistryException;
import io.logwharf.coordinator.registry.RegistryRecord;
import io.logwharf.coordinator.registry.Subscribed;
import io.logwharf.coordinator.registry.Subscriber;
import io.logwharf.coordinator.registry.SubscriptionTerms;
import io.logwharf.protocol.extension.ErrorResponse;
import io.logwharf.protocol.extension.Subscribe;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.protocol.Errors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The registry of a broker: client identifiers and named subscriptions. Its methods may be called
 * by any thread, and answer on any; commands of one connection's loop are executed in their order,
 * on the loop that owns the registry.
 */
public final class Subscriptions {
  private static final Logger LOG = LoggerFactory.getLogger(Subscriptions.class);

  /** Above so many records, and several times what a snapshot takes, the log is written anew. */
  private static final int MIN_SNAPSHOT_RECORDS = 1000;

  private final OwnerLoop loop;
  private final RegistryLog log;
  private final Partitions partitions;
  private final DurableGroups groups;
  private final Registry registry = new Registry();

  /** The filters of all durable subscriptions by share group; for any thread. */
  private final Map<String, GroupFilter> filters = new ConcurrentHashMap<>();

  public Subscriptions(
      OwnerLoop loop, RegistryLog log, Partitions partitions, DurableGroups groups) {
    this.loop = loop;
    this.log = log;
    this.partitions = partitions;
    this.groups = groups;
  }

  /** Reads what was registered before; at start, before anything else. */
  public void load() {
    log.replay(registry::replay);
    publish();
    List<RegistryRecord> snapshot = registry.snapshot();
    if (log.records() > Math.max(MIN_SNAPSHOT_RECORDS, 4L * snapshot.size())) {
      long start = log.endOffset();
      log.append(snapshot).thenRun(() -> log.dropBelow(start)).join();
    }
  }

  /**
   * What of its topic is in a durable subscription, by its share group.
   *
   * @return null where the group is no subscription's
   */
  public GroupFilter filterOf(String group) {
    return filters.get(group);
  }

  /** See {@code ClaimClientId}. */
  public void claim(Connection connection, String clientId, Consumer<ErrorResponse> answer) {
    watch(connection);
    loop.run(
        () -> {
          try {
            registry.claim(connection.id(), clientId);
            answer.accept(ErrorResponse.SUCCESS);
          } catch (RegistryException e) {
            answer.accept(refusal(e));
          }
        });
  }

  /** See {@link Subscribe}; its selector must be one. */
  public void subscribe(
      Connection connection, Subscribe request, Consumer<Subscribe.Response> answer) {
    watch(connection);
    loop.run(() -> subscribe(connection.id(), request, answer));
  }

  private void subscribe(long connection, Subscribe request, Consumer<Subscribe.Response> answer) {
    Uuid topicId = request.topicId();
    if (partitions.topic(topicId).isEmpty()) {
      answer.accept(
          Subscribe.Response.failed(
              Errors.UNKNOWN_TOPIC_ID, "no topic of this broker has id " + topicId));
      return;
    }
    var who = new Subscriber(connection, request.subscriberId());
    var terms =
        new SubscriptionTerms(
            new UUID(topicId.getMostSignificantBits(), topicId.getLeastSignificantBits()),
            request.shared(),
            request.selector(),
            request.noLocal());
    try {
      Subscribed subscribed =
          request.durable()
              ? registry.subscribeDurable(who, request.name(), terms)
              : registry.subscribeShared(who, request.name(), terms);
      if (subscribed.begins()) {
        begin(who, terms, subscribed, answer);
      } else {
        answer.accept(new Subscribe.Response(Errors.NONE, "", subscribed.group()));
      }
    } catch (RegistryException e) {
      ErrorResponse refusal = refusal(e);
      answer.accept(Subscribe.Response.failed(refusal.error(), refusal.message()));
    }
  }

  private void begin(
      Subscriber who,
      SubscriptionTerms terms,
      Subscribed subscribed,
      Consumer<Subscribe.Response> answer) {
    CompletableFuture<Void> recorded = record(subscribed.records());
    DurableSubscription replaced = subscribed.replaced();
    if (replaced != null) {
      // Not before its end can't be lost, as it would come back without its messages.
      recorded.thenRun(() -> end(replaced));
    }
    List<CompletableFuture<?>> parts = new ArrayList<>();
    parts.add(recorded);
    parts.addAll(
        onPartitions(
            terms.topicId(),
            partition ->
                groups.begin(
                    partition,
                    subscribed.group(),
                    filter(terms, registry.clientId(who.connection())))));
    all(parts)
        .whenComplete(
            (nothing, failure) -> {
              if (failure == null) {
                answer.accept(new Subscribe.Response(Errors.NONE, "", subscribed.group()));
              } else {
                loop.execute(() -> registry.leave(who));
                answer.accept(
                    Subscribe.Response.failed(
                        Errors.KAFKA_STORAGE_ERROR,
                        "the subscription can't be stored: " + failure.getMessage()));
              }
            });
  }

  /** See {@code LeaveSubscription}. */
  public void leave(Connection connection, int subscriberId, Consumer<ErrorResponse> answer) {
    loop.run(
        () -> {
          registry.leave(new Subscriber(connection.id(), subscriberId));
          answer.accept(ErrorResponse.SUCCESS);
        });
  }

  /** See {@code Unsubscribe}. */
  public void unsubscribe(Connection connection, String name, Consumer<ErrorResponse> answer) {
    loop.run(
        () -> {
          try {
            DurableSubscription found = registry.toUnsubscribe(connection.id(), name);
            List<CompletableFuture<Boolean>> held =
                onPartitions(
                    found.terms().topicId(), partition -> groups.isHeld(partition, found.group()));
            all(held)
                .whenCompleteAsync(
                    (nothing, failure) ->
                        unsubscribe(connection.id(), found, held, failure, answer),
                    loop);
          } catch (RegistryException e) {
            answer.accept(refusal(e));
          }
        });
  }

  private void unsubscribe(
      long connection,
      DurableSubscription found,
      List<CompletableFuture<Boolean>> held,
      Throwable failure,
      Consumer<ErrorResponse> answer) {
    if (failure != null) {
      answer.accept(new ErrorResponse(Errors.KAFKA_STORAGE_ERROR, failure.getMessage()));
      return;
    }
    if (held.stream().anyMatch(CompletableFuture::join)) {
      answer.accept(
          new ErrorResponse(
              Errors.NON_EMPTY_GROUP,
              "subscription "
                  + found.key()
                  + " has messages that were delivered and not acknowledged; acknowledge them, or"
                  + " close their sessions"));
      return;
    }
    try {
      // Somebody may have come meanwhile.
      DurableSubscription still = registry.toUnsubscribe(connection, found.key().name());
      record(registry.unsubscribe(still))
          .thenCompose(nothing -> all(end(still)))
          .whenComplete(
              (nothing, cause) ->
                  answer.accept(
                      cause == null
                          ? ErrorResponse.SUCCESS
                          : new ErrorResponse(Errors.KAFKA_STORAGE_ERROR, cause.getMessage())));
    } catch (RegistryException e) {
      answer.accept(refusal(e));
    }
  }

  private List<CompletableFuture<Void>> end(DurableSubscription subscription) {
    return onPartitions(
        subscription.terms().topicId(), partition -> groups.end(partition, subscription.group()));
  }

  private CompletableFuture<Void> record(List<RegistryRecord> records) {
    records.forEach(registry::replay);
    publish();
    CompletableFuture<Void> durable = log.append(records);
    durable.whenComplete(
        (nothing, failure) -> {
          if (failure != null) {
            LOG.error("event=registry-append-failed records={}", records.size(), failure);
            loop.execute(this::reload);
          }
        });
    return durable;
  }

  /** What could not be stored has not happened. */
  private void reload() {
    registry.forgetDurable();
    log.replay(registry::replay);
    publish();
  }

  private void publish() {
    Map<String, GroupFilter> current = new ConcurrentHashMap<>();
    for (DurableSubscription each : registry.durable()) {
      current.put(each.group(), filter(each.terms(), each.key().clientId()));
    }
    filters.putAll(current);
    filters.keySet().retainAll(current.keySet());
  }

  private static GroupFilter filter(SubscriptionTerms terms, String clientId) {
    return new GroupFilter(terms.selector(), terms.noLocal() && clientId != null ? clientId : "");
  }

  private <T> List<CompletableFuture<T>> onPartitions(
      UUID topicId, Function<Partition, CompletableFuture<T>> action) {
    Uuid id = new Uuid(topicId.getMostSignificantBits(), topicId.getLeastSignificantBits());
    int count = partitions.topic(id).map(TopicInfo::partitions).orElse(0);
    List<CompletableFuture<T>> futures = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      partitions.find(id, i).map(action).ifPresent(futures::add);
    }
    return futures;
  }

  private static CompletableFuture<Void> all(List<? extends CompletableFuture<?>> futures) {
    return CompletableFuture.allOf(futures.toArray(CompletableFuture[]::new));
  }

  private void watch(Connection connection) {
    var unused = connection.attachment(Watch.class, () -> new Watch(this, connection));
  }

  /** Tells the registry of the end of a connection that it knows. */
  private static final class Watch {
    Watch(Subscriptions subscriptions, Connection connection) {
      connection.onClose(
          () ->
              subscriptions.loop.execute(
                  () -> subscriptions.registry.connectionGone(connection.id())));
    }
  }

  private static ErrorResponse refusal(RegistryException refused) {
    Errors error =
        switch (refused.reason()) {
          case CLIENT_ID_IN_USE -> Errors.DUPLICATE_RESOURCE;
          case SUBSCRIPTION_IN_USE -> Errors.NON_EMPTY_GROUP;
          case UNKNOWN_SUBSCRIPTION -> Errors.RESOURCE_NOT_FOUND;
          case OTHER_SHARING -> Errors.INCONSISTENT_GROUP_PROTOCOL;
          case CLIENT_ID_SET, NO_CLIENT_ID -> Errors.INVALID_REQUEST;
        };
    return new ErrorResponse(error, refused.getMessage());
  }
}
