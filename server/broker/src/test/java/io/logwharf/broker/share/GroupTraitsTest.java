package io.logwharf.broker.share;

import static org.assertj.core.api.Assertions.assertThat;

import io.logwharf.broker.partition.TopicInfo;
import io.logwharf.coordinator.share.ShareConfig;
import io.logwharf.protocol.destination.Subscription;
import io.logwharf.protocol.extension.DestinationKind;
import java.util.Map;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.Test;

class GroupTraitsTest {
  private static final TopicInfo TOPIC = topic("news", DestinationKind.TOPIC);
  private static final TopicInfo QUEUE = topic("orders", DestinationKind.QUEUE);

  @Test
  void shouldNotLimitTheDeliveriesOfADurableSubscriptionThatNobodyUses() {
    String group = new Subscription(Subscription.Kind.DURABLE, "client", "sub").group(1);

    GroupTraits traits = GroupTraits.of(TOPIC, group, Map.of());

    assertThat(traits.config().maxDeliveryCount())
        .isEqualTo(ShareConfig.DESTINATION.maxDeliveryCount());
    assertThat(traits.fromEarliest()).isFalse();
    assertThat(traits.durable()).isTrue();
  }

  @Test
  void shouldBeginAQueueAtItsEarliestRecord() {
    GroupTraits traits = GroupTraits.of(QUEUE, "orders", Map.of());

    assertThat(traits.fromEarliest()).isTrue();
    assertThat(traits.config().maxDeliveryCount())
        .isEqualTo(ShareConfig.DESTINATION.maxDeliveryCount());
  }

  @Test
  void shouldLimitTheDeliveriesOfAnyOtherGroupAsKafkaDoes() {
    GroupTraits traits = GroupTraits.of(QUEUE, "others", Map.of());

    assertThat(traits.config().maxDeliveryCount()).isEqualTo(5);
    assertThat(traits.fromEarliest()).isFalse();
  }

  private static TopicInfo topic(String name, DestinationKind kind) {
    return new TopicInfo(name, Uuid.randomUuid(), 1, kind, Map.of());
  }
}
