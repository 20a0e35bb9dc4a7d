package io.logwharf.protocol.selector;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SelectorIndexTest {
  private static final Object[] VALUES = {
    1,
    2L,
    (byte) 1,
    (short) 2,
    1.0,
    1.5,
    2f,
    -0.0,
    0,
    Double.NaN,
    Double.NEGATIVE_INFINITY,
    1e300,
    Long.MAX_VALUE,
    0x1p63,
    -0x1p63,
    Long.MIN_VALUE,
    true,
    false,
    "1",
    "x",
    "",
    null
  };

  private static final String[] LITERALS = {
    "1",
    "2",
    "1.0",
    "1.5",
    "0",
    "-0.0",
    "9223372036854775807",
    "9.223372036854775807E18",
    "-9223372036854775808",
    "1E300",
    "TRUE",
    "FALSE",
    "'1'",
    "'x'",
    "''"
  };

  private final SelectorIndex<Selector> index = new SelectorIndex<>();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a = 1",
        "1.0 = a",
        "a = 1 AND b > 2",
        "b LIKE 'x%' AND (a = 5 OR a = 1)",
        "a IN ('x', 'y') OR a = 1",
        "(a = 1 AND b = 2) OR (b = 3 AND a = 1)"
      })
  void shouldFindByItsValueWhatRequiresOne(String selector) {
    index.add(Selector.parse(selector), Selector.parse(selector));
    assertThat(candidates(Map.of("a", 1, "b", "x"))).hasSize(1);
    assertThat(candidates(Map.of("a", 7, "b", "x"))).isEmpty();
    assertThat(candidates(Map.of("b", "x"))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a > 1", "a <> 1", "NOT a = 1", "a = 1 OR b = 1", "a NOT IN ('x')", "a", "a = b"})
  void shouldLeaveNothingOutThatMayBeTrueOfAnyValue(String selector) {
    index.add(Selector.parse(selector), Selector.parse(selector));
    assertThat(candidates(Map.of())).hasSize(1);
  }

  @Test
  void shouldForgetWhatIsRemoved() {
    List<Selector> selectors = new ArrayList<>();
    for (String text : List.of("a = 1", "a = 1 AND b = 1", "a IN ('1', '2')", "a > 0")) {
      Selector selector = Selector.parse(text);
      selectors.add(selector);
      index.add(selector, selector);
    }
    while (!selectors.isEmpty()) {
      assertThat(candidates(Map.of("a", 1))).hasSizeLessThanOrEqualTo(selectors.size());
      Selector removed = selectors.remove(0);
      index.remove(removed, removed);
      assertThat(candidates(Map.of("a", 1))).doesNotContain(removed);
      assertThat(candidates(Map.of("a", "1"))).doesNotContain(removed);
    }
    assertThat(candidates(Map.of("a", 1, "b", 1))).isEmpty();
  }

  @Test
  void shouldFindEveryRandomSelectorThatIsTrueOfARandomMessage() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    List<Selector> selectors = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      selectors.add(Selector.parse(condition(random, 3)));
      index.add(selectors.get(i), selectors.get(i));
    }
    for (int i = 0; i < 1000; i++) {
      Map<String, Object> message = new HashMap<>();
      message.put("a", VALUES[random.nextInt(VALUES.length)]);
      message.put("b", VALUES[random.nextInt(VALUES.length)]);
      List<Selector> candidates = candidates(message);
      assertThat(candidates).as("seed %d, %s", seed, message).doesNotHaveDuplicates();
      assertThat(candidates)
          .as("seed %d, %s", seed, message)
          .containsAll(selectors.stream().filter(each -> each.matches(message::get)).toList());
    }
  }

  private static String condition(Random random, int depth) {
    String field = random.nextBoolean() ? "a" : "b";
    return switch (random.nextInt(depth == 0 ? 5 : 9)) {
      case 0, 1 -> field + " = " + literal(random);
      case 2 -> literal(random) + " = " + field;
      case 3 -> field + " IN ('x', '1')";
      case 4 -> random.nextBoolean() ? field + " IS NULL" : field + " <> 1";
      case 5 -> "NOT (" + condition(random, depth - 1) + ")";
      case 6, 7 ->
          "(" + condition(random, depth - 1) + ") AND (" + condition(random, depth - 1) + ")";
      default -> "(" + condition(random, depth - 1) + ") OR (" + condition(random, depth - 1) + ")";
    };
  }

  private static String literal(Random random) {
    return LITERALS[random.nextInt(LITERALS.length)];
  }

  private List<Selector> candidates(Map<String, Object> message) {
    List<Selector> candidates = new ArrayList<>();
    index.forEachCandidate(message::get, candidates::add);
    return candidates;
  }
}
