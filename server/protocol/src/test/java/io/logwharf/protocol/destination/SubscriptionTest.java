package io.logwharf.protocol.destination;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.logwharf.protocol.destination.Subscription.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SubscriptionTest {
  @ParameterizedTest
  @CsvSource(
      nullValues = "null",
      value = {
        "DURABLE,client,name,jms-durable.client.name",
        "DURABLE,null,name,jms-durable.name",
        "DURABLE,a.b,c_d,jms-durable.a_2Eb.c_5Fd",
        "SHARED_NON_DURABLE,null,x/y,jms-shared.x_2Fy",
        "NON_DURABLE,client,17,jms-nondurable.client.17"
      })
  void shouldNameItsGroupReversibly(Kind kind, String clientId, String name, String group) {
    Subscription subscription = new Subscription(kind, clientId, name);
    assertThat(subscription.group()).isEqualTo(group);
    assertThat(Subscription.ofGroup(group)).contains(subscription);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "orders",
        "jms-durable.",
        "jms-durable..a",
        "jms-durable.a.",
        "jms-durable.a.b.c",
        "jms-shared._zz",
        ""
      })
  void shouldKnowGroupsThatAreNoSubscriptions(String group) {
    assertThat(Subscription.ofGroup(group)).isEmpty();
  }

  @Test
  void shouldRefuseEmptyNames() {
    assertThatThrownBy(() -> new Subscription(Kind.DURABLE, "c", ""))
        .hasMessageContaining("name of a subscription");
    assertThatThrownBy(() -> new Subscription(Kind.DURABLE, "", "n"))
        .hasMessageContaining("client id");
  }
}
