package io.logwharf.benchmark;

import io.logwharf.benchmark.load.LoadSpec;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs scenarios on products in turn, so that both see the same drift of the disk; which goes first
 * changes from pair to pair.
 */
final class Comparison {
  private final List<Product> products;
  private final Effort effort;
  private final PrintStream progress;
  private int runs;

  Comparison(List<Product> products, Effort effort, PrintStream progress) {
    this.products = products;
    this.effort = effort;
    this.progress = progress;
  }

  List<Row> run(List<Scenario> scenarios) throws IOException, InterruptedException {
    List<Row> rows = new ArrayList<>();
    int half = 0;
    for (Scenario scenario : scenarios) {
      Row row = run(scenario, scenario.halfOfBaseline() ? half : scenario.load().rate());
      rows.add(row);
      if (scenario.measuresThrough()) {
        half = (int) (row.median(0, Measurement::rate) / 2);
      }
    }
    return rows;
  }

  private Row run(Scenario scenario, int rate) throws IOException, InterruptedException {
    if (rate < 1) {
      throw new IllegalArgumentException(
          "'" + scenario.name() + "' needs the scenario that finds what goes through");
    }
    Row row = Row.empty(scenario, products.size());
    for (int pair = 0; pair < effort.pairs(); pair++) {
      for (int turn = 0; turn < products.size(); turn++) {
        int product = (pair + turn) % products.size();
        LoadSpec load = scenario.load().at(rate).on("benchmark-" + ++runs);
        Measurement measured = products.get(product).run(load);
        row.byProduct().get(product).add(measured);
        progress.printf(
            "%s: %s: %,.0f/s, p50 %,.0f us, p99 %,.0f us, %,.0f forces/s%n",
            scenario.name(),
            products.get(product).name(),
            measured.rate(),
            measured.p50Micros(),
            measured.p99Micros(),
            measured.forcesPerSecond());
      }
    }
    return row;
  }
}
