package io.logwharf.protocol.selector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Jakarta Messaging 3.1 §3.8.1. */
class SelectorTest {
  private static final Map<String, Object> MESSAGE = new HashMap<>();

  static {
    MESSAGE.put("color", "blue");
    MESSAGE.put("Color", "red");
    MESSAGE.put("weight", 2500);
    MESSAGE.put("small", (byte) 3);
    MESSAGE.put("price", 19.5f);
    MESSAGE.put("big", Long.MAX_VALUE);
    MESSAGE.put("open", true);
    MESSAGE.put("shut", false);
    MESSAGE.put("phone", "12993");
    MESSAGE.put("underscored", "_foo");
    MESSAGE.put("percent", "50%");
    MESSAGE.put("quote", "it's");
    MESSAGE.put("$odd_1", 1);
    MESSAGE.put("JMSPriority", 7);
    MESSAGE.put("JMSDeliveryMode", "PERSISTENT");
    MESSAGE.put("JMSXDeliveryCount", 2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "color = 'blue'",
        "Color = 'red'",
        "color <> 'red'",
        "weight > 2499 and weight < 2501",
        "weight = 2500.0",
        "weight >= 2500 AND weight <= 2500",
        "small = 3",
        "price = 19.5",
        "price * 2 = 39",
        "big = 9223372036854775807",
        "big <> 9.223372036854775807E18",
        "-weight = -2500",
        "- -weight = 2500",
        "+weight = 2500",
        "weight = 0x9C4",
        "weight = 04704",
        "weight = 2500L",
        "weight = 25E2",
        "weight = 2500.",
        "weight = 2500f",
        "-9223372036854775808 < 0",
        "2 + 3 * 4 = 14",
        "(2 + 3) * 4 = 20",
        "7 / 2 = 3",
        "7 / 2. = 3.5",
        "10 - 4 - 3 = 3",
        "open",
        "open = TRUE",
        "open <> shut",
        "NOT shut",
        "not not open",
        "shut OR open AND open",
        "weight BETWEEN 2500 AND 2600",
        "weight NOT BETWEEN 0 AND 100",
        "color IN ('green', 'blue')",
        "color NOT IN ('green', 'red')",
        "phone LIKE '12%3'",
        "phone NOT LIKE '12%4'",
        "color LIKE 'b_ue'",
        "color LIKE '%'",
        "underscored LIKE '\\_%' ESCAPE '\\'",
        "percent LIKE '50!%' ESCAPE '!'",
        "quote = 'it''s'",
        "absent IS NULL",
        "color IS NOT NULL",
        "absent = 1 OR open",
        "NOT (absent = 1 AND shut)",
        "$odd_1 = 1",
        "JMSPriority > 6 AND JMSDeliveryMode = 'PERSISTENT'",
        "JMSXDeliveryCount = 2",
        "JMSType IS NULL",
        "NOT (color = 1)",
        "'a' <> 'b'",
        "1=1",
        "color='blue'AND\tweight=2500\n",
        "TRUE"
      })
  void shouldMatch(String selector) {
    assertThat(Selector.parse(selector).matches(MESSAGE::get)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "color = 'Blue'",
        "absent = 1",
        "NOT (absent = 1)",
        "absent <> 1",
        "absent > 1 OR absent <= 1",
        "absent BETWEEN 1 AND 2",
        "absent NOT BETWEEN 1 AND 2",
        "absent IN ('a')",
        "absent NOT IN ('a')",
        "absent LIKE '%'",
        "absent NOT LIKE '%'",
        "absent",
        "NOT absent",
        "absent AND open",
        "absent OR shut",
        "absent + 1 = 1",
        "color = 1",
        "color = TRUE",
        "'a' = 1",
        "color > weight",
        "color + 1 = 1",
        "weight LIKE '25%'",
        "weight IN ('2500')",
        "color LIKE 'B%'",
        "color LIKE 'b_e'",
        "color LIKE ''",
        "percent LIKE '5!%' ESCAPE '!'",
        "weight / 0 = 1",
        "NOT (weight / 0 = 1)",
        "color",
        "FALSE"
      })
  void shouldNotMatch(String selector) {
    assertThat(Selector.parse(selector).matches(MESSAGE::get)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "   ",
        "color =",
        "= 'blue'",
        "color = 'blue",
        "color == 'blue'",
        "color != 'blue'",
        "color = \"blue\"",
        "(weight > 1",
        "weight > 1)",
        "weight + 1",
        "'blue'",
        "5",
        "color > 'a'",
        "TRUE > FALSE",
        "weight BETWEEN 1",
        "weight BETWEEN 'a' AND 'b'",
        "color IN ()",
        "color IN 'blue'",
        "color IN (1, 2)",
        "'blue' IN ('blue')",
        "color LIKE blue",
        "color LIKE 'b%' ESCAPE 'no'",
        "1 LIKE '1'",
        "color NOT 'blue'",
        "color IS 'blue'",
        "5 IS NULL",
        "NULL = color",
        "color = NULL",
        "AND color = 'blue'",
        "open AND",
        "open AND 5",
        "NOT 5",
        "weight > 1 weight < 3",
        "weight > 99999999999999999999",
        "weight > 9223372036854775808",
        "weight > 1x",
        "a.b = 1",
        "JMSDestination = 'q'",
        "JMSReplyTo IS NULL",
        "JMSRedelivered = TRUE",
        "JMSExpiration > 0",
        "weight > #"
      })
  void shouldRefuse(String selector) {
    assertThatThrownBy(() -> Selector.parse(selector))
        .isInstanceOf(SelectorSyntaxException.class)
        .hasMessageContaining("at character");
  }

  @Test
  void shouldNameTheFieldsItLooksAt() {
    assertThat(Selector.parse("a = 1 AND (b LIKE 'x' OR JMSType IS NULL)").identifiers())
        .containsExactlyInAnyOrder("a", "b", "JMSType");
  }

  @Test
  void shouldSurviveLongAndDeepSelectors() {
    String terms = "open OR ".repeat(8000) + "open";
    assertThat(Selector.parse(terms).matches(MESSAGE::get)).isTrue();
    assertThatThrownBy(() -> Selector.parse("(".repeat(30_000) + "open" + ")".repeat(30_000)))
        .hasMessageContaining("nested");
    assertThatThrownBy(() -> Selector.parse("1" + "+1".repeat(30_000) + " = 1"))
        .hasMessageContaining("arithmetic");
    assertThatThrownBy(() -> Selector.parse("a".repeat(Selector.MAX_LENGTH + 1)))
        .hasMessageContaining("longer");
  }

  @Test
  void shouldRefuseOrAcceptAnyTextWithoutAnotherError() {
    String[] words =
        "a b 'x' 1 2.5 ( ) , = <> < >= + - * / AND OR NOT IN LIKE ESCAPE BETWEEN IS NULL TRUE '"
            .split(" ");
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < 20_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int n = random.nextInt(12); n >= 0; n--) {
        text.append(words[random.nextInt(words.length)]).append(random.nextInt(5) == 0 ? "" : " ");
      }
      try {
        Selector.parse(text.toString()).matches(MESSAGE::get);
      } catch (SelectorSyntaxException expected) {
        assertThat(expected).as("seed %d", seed).hasMessageContaining("invalid selector");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a = 1 | a = 2",
        "a = 1 AND b = 2 | b = 3",
        "'x' = a AND (c = 1 AND d > 2) | c = 2",
        "a = 'x' | a = 1",
        "a = TRUE | a = FALSE"
      })
  void shouldKnowSelectorsThatExcludeEachOther(String both) {
    assertThat(excludes(both)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a = 1 | a = 1",
        "a = 1 | a = 1.0",
        "a = 1 | b = 2",
        "a = 1 OR b = 1 | a = 2",
        "NOT a = 1 | a = 2",
        "a <> 1 | a = 1",
        "a = b | a = 2"
      })
  void shouldNotTakeOthersForExclusive(String both) {
    assertThat(excludes(both)).isFalse();
  }

  private static boolean excludes(String both) {
    String[] parts = both.split(" [|] ");
    Selector first = Selector.parse(parts[0]);
    Selector second = Selector.parse(parts[1]);
    assertThat(first.excludes(second)).isEqualTo(second.excludes(first));
    return first.excludes(second);
  }
}
