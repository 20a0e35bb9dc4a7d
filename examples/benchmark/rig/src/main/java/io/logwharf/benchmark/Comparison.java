package io.logwharf.benchmark;

import io.logwharf.benchmark.load.LoadSpec;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs all scenarios on all products in turn, then all again, so that every scenario and product
 * sees the same drift of the disk; which product goes first changes from round to round.
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
    for (Scenario scenario : scenarios) {
      rows.add(Row.empty(scenario, products.size()));
    }
    for (int pair = 0; pair < effort.pairs(); pair++) {
      for (Row row : rows) {
        int rate = row.scenario().halfOfBaseline() ? halfOfBaseline(rows) : row.rate();
        for (int turn = 0; turn < products.size(); turn++) {
          run(row, (pair + turn) % products.size(), rate);
        }
      }
    }
    return rows;
  }

  private static int halfOfBaseline(List<Row> rows) {
    return rows.stream()
        .filter(row -> row.scenario().measuresThrough())
        .findFirst()
        .map(row -> (int) (row.median(0, Measurement::rate) / 2))
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "the latency at half of what goes through needs the scenario that finds it;"
                        + " let --scenario choose 'through' too"));
  }

  private void run(Row row, int product, int rate) throws IOException, InterruptedException {
    LoadSpec load = row.scenario().load().at(rate).on("benchmark-" + ++runs);
    Measurement measured = products.get(product).run(load);
    row.byProduct().get(product).add(measured);
    progress.printf(
        "%s: %s: %,.0f/s, p50 %,.0f us, p99 %,.0f us, %,.0f forces/s%n",
        row.scenario().name(),
        products.get(product).name(),
        measured.rate(),
        measured.p50Micros(),
        measured.p99Micros(),
        measured.forcesPerSecond());
  }
}
