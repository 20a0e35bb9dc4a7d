package io.logwharf.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import io.logwharf.benchmark.load.LoadResult;
import java.util.List;
import org.junit.jupiter.api.Test;

class TableTest {
  private static Measurement measured(long messages) {
    return new Measurement(new LoadResult(messages, 1_000_000_000L, 0, 1000, 5, 6, 7), messages);
  }

  @Test
  void shouldPrintMediansAndTheMedianOfTheRatiosOfPairs() {
    Row row = Row.empty(Scenario.all(Effort.QUICK).get(0), 2);
    // Medians 200 and 800; the ratios of the pairs are 2, 4 and 8.
    List.of(100L, 200L, 300L).forEach(rate -> row.byProduct().get(0).add(measured(rate)));
    List.of(200L, 800L, 2400L).forEach(rate -> row.byProduct().get(1).add(measured(rate)));

    assertThat(new Table(List.of("one", "other")).of(List.of(row)))
        .contains("| scenario | figure | one | other | ratio | forces/s one | forces/s other |")
        .contains("| messages/s | 200 | 800 | 4.00 | 200 | 800 |");
  }

  @Test
  void shouldTakeTheMeanOfTheMiddleTwoOfAnEvenNumber() {
    assertThat(Row.median(new double[] {4, 1, 3, 2})).isEqualTo(2.5);
  }
}
