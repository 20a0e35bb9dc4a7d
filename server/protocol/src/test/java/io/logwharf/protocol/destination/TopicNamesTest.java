package io.logwharf.protocol.destination;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TopicNamesTest {
  @ParameterizedTest
  @ValueSource(strings = {"orders", "a", "Orders.EU_west-1", "_one", "x-jms", "...", "-"})
  void shouldKeepLegalNamesAsTheyAre(String name) {
    assertThat(TopicNames.toTopic(name)).isEqualTo(name);
    assertThat(TopicNames.toDestination(name)).contains(name);
  }

  @ParameterizedTest
  @CsvSource({
    "orders/new,x-jms.orders_2Fnew",
    "a b,x-jms.a_20b",
    "größe,x-jms.gr_C3_B6_C3_9Fe",
    "queue://x_y,x-jms.queue_3A_2F_2Fx_5Fy",
    ".,x-jms..",
    "..,x-jms...",
    "__share_state,x-jms._5F_5Fshare_5Fstate",
    "x-jms.a,x-jms.x-jms.a",
    "😀,x-jms._F0_9F_98_80"
  })
  void shouldEscapeOthersReversibly(String name, String topic) {
    assertThat(TopicNames.toTopic(name)).isEqualTo(topic);
    assertThat(TopicNames.toDestination(topic)).contains(name);
    assertThat(TopicNames.isLegalTopic(topic)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x-jms.",
        "x-jms.plain",
        "x-jms.a_2fb",
        "x-jms.a_2",
        "x-jms.a_FF",
        "x-jms.a_zz",
        "__offsets",
        "",
        "a/b",
        ".",
        "x-jms.ä"
      })
  void shouldKnowTopicsThatNoDestinationHas(String topic) {
    assertThat(TopicNames.toDestination(topic)).isEmpty();
  }

  @Test
  void shouldRefuseWhatNoTopicCanSay() {
    assertThatThrownBy(() -> TopicNames.toTopic("")).hasMessageContaining("must not be empty");
    assertThatThrownBy(() -> TopicNames.toTopic("a\ud800"))
        .hasMessageContaining("half of a surrogate pair");
    assertThat(TopicNames.toTopic("a".repeat(249))).hasSize(249);
    assertThatThrownBy(() -> TopicNames.toTopic("a".repeat(250)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("takes 250 characters");
    assertThatThrownBy(() -> TopicNames.toTopic("/".repeat(100)))
        .hasMessageContaining("takes 306 characters");
  }

  @Test
  void shouldNeverGiveTwoDestinationsOneTopic() {
    Random random = new Random(7);
    String alphabet = "ab._-/_ 2F5xjms\u00e4\u20ac";
    Map<String, String> seen = new HashMap<>();
    for (int i = 0; i < 50_000; i++) {
      StringBuilder name = new StringBuilder(random.nextInt(3) == 0 ? "x-jms." : "");
      int length = 1 + random.nextInt(6);
      for (int c = 0; c < length; c++) {
        name.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      String topic = TopicNames.toTopic(name.toString());
      assertThat(seen.put(topic, name.toString())).isIn(null, name.toString());
      assertThat(TopicNames.toDestination(topic)).contains(name.toString());
    }
  }
}
