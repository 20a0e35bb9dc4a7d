package io.logwharf.coordinator.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.logwharf.coordinator.record.RecordFormatException;
import io.logwharf.coordinator.registry.RegistryException.Reason;
import io.logwharf.protocol.destination.Subscription;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class RegistryTest {
  private static final UUID TOPIC = new UUID(1, 1);
  private static final UUID OTHER_TOPIC = new UUID(1, 2);
  private static final SubscriptionTerms UNSHARED = new SubscriptionTerms(TOPIC, false, "", false);
  private static final SubscriptionTerms SHARED = new SubscriptionTerms(TOPIC, true, "", false);

  private final List<RegistryRecord> log = new ArrayList<>();
  private Registry registry = new Registry();

  @Test
  void shouldGiveAClientIdToOneConnectionAtATime() throws Exception {
    registry.claim(1, "client");
    refused(() -> registry.claim(2, "client"), Reason.CLIENT_ID_IN_USE);
    refused(() -> registry.claim(1, "another"), Reason.CLIENT_ID_SET);
    registry.connectionGone(1);
    registry.claim(2, "client");
    assertThat(registry.clientId(2)).isEqualTo("client");
  }

  @Test
  void shouldResumeADurableSubscription() throws Exception {
    String group = durable(1, "client", UNSHARED);
    registry.leave(new Subscriber(1, 1));
    Subscribed again = registry.subscribeDurable(new Subscriber(1, 2), "s", UNSHARED);
    assertThat(again).isEqualTo(Subscribed.to(group));
  }

  @Test
  void shouldResumeADurableSubscriptionAfterARestart() throws Exception {
    String group = durable(1, "client", UNSHARED);
    restart();
    registry.claim(7, "client");
    assertThat(registry.subscribeDurable(new Subscriber(7, 1), "s", UNSHARED).group())
        .isEqualTo(group);
  }

  @Test
  void shouldAllowOneConsumerOfAnUnsharedDurableSubscription() throws Exception {
    durable(1, "client", UNSHARED);
    refused(
        () -> registry.subscribeDurable(new Subscriber(1, 2), "s", UNSHARED),
        Reason.SUBSCRIPTION_IN_USE);
  }

  @Test
  void shouldAllowManyConsumersOfASharedDurableSubscription() throws Exception {
    String group = durable(1, null, SHARED);
    assertThat(registry.subscribeDurable(new Subscriber(2, 1), "s", SHARED).group())
        .isEqualTo(group);
  }

  @Test
  void shouldNeedAClientIdForAnUnsharedDurableSubscription() {
    refused(
        () -> registry.subscribeDurable(new Subscriber(1, 1), "s", UNSHARED), Reason.NO_CLIENT_ID);
  }

  @Test
  void shouldNotMixSharedAndUnsharedOfOneName() throws Exception {
    durable(1, "client", UNSHARED);
    registry.leave(new Subscriber(1, 1));
    refused(
        () -> registry.subscribeDurable(new Subscriber(1, 2), "s", SHARED), Reason.OTHER_SHARING);
  }

  @Test
  void shouldScopeNamesByClientId() throws Exception {
    String first = durable(1, "client", SHARED);
    String second = durable(2, "other", SHARED);
    String third = durable(3, null, SHARED);
    assertThat(first).isNotEqualTo(second);
    assertThat(third).isNotEqualTo(first).isNotEqualTo(second);
  }

  @Test
  void shouldRecreateAnInactiveSubscriptionWithOtherTerms() throws Exception {
    String old = durable(1, "client", UNSHARED);
    for (SubscriptionTerms terms :
        List.of(
            new SubscriptionTerms(TOPIC, false, "a = 1", false),
            new SubscriptionTerms(TOPIC, false, "a = 1", true),
            new SubscriptionTerms(OTHER_TOPIC, false, "a = 1", true))) {
      refused(
          () -> registry.subscribeDurable(new Subscriber(1, 2), "s", terms),
          Reason.SUBSCRIPTION_IN_USE);
      registry.leave(new Subscriber(1, 1));
      Subscribed recreated = registry.subscribeDurable(new Subscriber(1, 1), "s", terms);
      apply(recreated.records());
      assertThat(recreated.begins()).isTrue();
      assertThat(recreated.replaced().group()).isEqualTo(old);
      assertThat(recreated.group()).isNotEqualTo(old);
      old = recreated.group();
    }
    assertThat(registry.durable()).hasSize(1);
  }

  @Test
  void shouldRefuseOtherTermsOfAnActiveSharedSubscription() throws Exception {
    durable(1, null, SHARED);
    refused(
        () ->
            registry.subscribeDurable(
                new Subscriber(2, 1), "s", new SubscriptionTerms(OTHER_TOPIC, true, "", false)),
        Reason.SUBSCRIPTION_IN_USE);
  }

  @Test
  void shouldUnsubscribeOnlyWhatNobodyConsumes() throws Exception {
    String group = durable(1, "client", UNSHARED);
    refused(() -> registry.toUnsubscribe(1, "s"), Reason.SUBSCRIPTION_IN_USE);
    refused(() -> registry.toUnsubscribe(1, "unknown"), Reason.UNKNOWN_SUBSCRIPTION);
    refused(() -> registry.toUnsubscribe(2, "s"), Reason.UNKNOWN_SUBSCRIPTION);
    registry.leave(new Subscriber(1, 1));
    apply(registry.unsubscribe(registry.toUnsubscribe(1, "s")));
    refused(() -> registry.toUnsubscribe(1, "s"), Reason.UNKNOWN_SUBSCRIPTION);
    restart();
    assertThat(registry.durable()).isEmpty();
    assertThat(durable(1, "client", UNSHARED)).isNotEqualTo(group);
  }

  @Test
  void shouldEndASharedNonDurableSubscriptionWithItsLastConsumer() throws Exception {
    String group = registry.subscribeShared(new Subscriber(1, 1), "s", SHARED).group();
    assertThat(registry.subscribeShared(new Subscriber(2, 1), "s", SHARED).group())
        .isEqualTo(group);
    SubscriptionTerms other = new SubscriptionTerms(OTHER_TOPIC, true, "", false);
    registry.leave(new Subscriber(1, 1));
    refused(
        () -> registry.subscribeShared(new Subscriber(3, 1), "s", other),
        Reason.SUBSCRIPTION_IN_USE);
    registry.connectionGone(2);
    assertThat(registry.subscribeShared(new Subscriber(3, 1), "s", other).group())
        .isNotEqualTo(group);
  }

  @Test
  void shouldKeepNamesOfDurableAndNonDurableApart() throws Exception {
    String durable = durable(1, null, SHARED);
    SubscriptionTerms other = new SubscriptionTerms(OTHER_TOPIC, true, "", false);
    assertThat(registry.subscribeShared(new Subscriber(1, 2), "s", other).group())
        .isNotEqualTo(durable);
  }

  @Test
  void shouldNameGroupsSoThatTheirSubscriptionIsKnown() throws Exception {
    String group = durable(1, "client.1", UNSHARED);
    assertThat(Subscription.ofGroup(group))
        .contains(new Subscription(Subscription.Kind.DURABLE, "client.1", "s"));
  }

  @Test
  void shouldRestoreASnapshotAndNeverUseAGenerationTwice() throws Exception {
    String first = durable(1, "client", UNSHARED);
    registry.leave(new Subscriber(1, 1));
    apply(registry.unsubscribe(registry.toUnsubscribe(1, "s")));
    log.clear();
    log.addAll(registry.snapshot());
    restart();
    assertThat(durable(1, "client", UNSHARED)).isNotEqualTo(first);
  }

  @Test
  void shouldRefuseARecordThatIsDamaged() {
    assertThatThrownBy(() -> RegistryRecordCodec.decode(ByteBuffer.wrap(new byte[] {0, 9})))
        .isInstanceOf(RecordFormatException.class);
    assertThatThrownBy(() -> RegistryRecordCodec.decode(ByteBuffer.wrap(new byte[] {5})))
        .isInstanceOf(RecordFormatException.class);
  }

  private String durable(long connection, String clientId, SubscriptionTerms terms)
      throws RegistryException {
    if (clientId != null) {
      registry.claim(connection, clientId);
    }
    Subscribed created = registry.subscribeDurable(new Subscriber(connection, 1), "s", terms);
    assertThat(created.begins()).isTrue();
    apply(created.records());
    return created.group();
  }

  private void apply(List<RegistryRecord> records) {
    for (RegistryRecord each : records) {
      RegistryRecord stored = RegistryRecordCodec.decode(RegistryRecordCodec.encode(each));
      assertThat(stored).isEqualTo(each);
      registry.replay(stored);
      log.add(stored);
    }
  }

  private void restart() {
    registry = new Registry();
    log.forEach(registry::replay);
  }

  private static void refused(ThrowingCallable command, Reason reason) {
    assertThatThrownBy(command)
        .isInstanceOfSatisfying(
            RegistryException.class, refused -> assertThat(refused.reason()).isEqualTo(reason));
  }
}
