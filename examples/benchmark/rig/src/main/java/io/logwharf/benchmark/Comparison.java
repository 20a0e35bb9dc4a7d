package io.logwharf.benchmark;

import io.logwharf.benchmark.load.LoadSpec;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Runs all scenarios on all products in turn, then all again, so that every scenario and product
 * sees the same drift of the disk; which product goes first changes from round to round. The
 * rehearsal before is not counted: it measures how fast each product is compiled.
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
    if (effort.rehearsalMillis() > 0) {
      progress.println("rehearsal, not counted:");
      rehearse(unmeasured(scenarios));
      progress.println("counted:");
    }
    List<Row> rows = unmeasured(scenarios);
    for (int pair = 0; pair < effort.pairs(); pair++) {
      round(rows, pair);
    }
    return rows;
  }

  private List<Row> unmeasured(List<Scenario> scenarios) {
    return scenarios.stream().map(scenario -> Row.empty(scenario, products.size())).toList();
  }

  /** Repeats each scenario on each product until it has been at it for the time of a rehearsal. */
  private void rehearse(List<Row> rows) throws IOException, InterruptedException {
    long nanos = TimeUnit.MILLISECONDS.toNanos(effort.rehearsalMillis());
    for (Row row : rows) {
      for (int product = 0; product < products.size(); product++) {
        long begin = System.nanoTime();
        do {
          run(row, product, rate(row, rows));
        } while (System.nanoTime() - begin < nanos);
      }
    }
  }

  private void round(List<Row> rows, int pair) throws IOException, InterruptedException {
    for (Row row : rows) {
      int rate = rate(row, rows);
      for (int turn = 0; turn < products.size(); turn++) {
        run(row, (pair + turn) % products.size(), rate);
      }
    }
  }

  private static int rate(Row row, List<Row> rows) {
    return row.scenario().halfOfBaseline() ? halfOfBaseline(rows) : row.rate();
  }

  private static int halfOfBaseline(List<Row> rows) {
    return rows.stream()
        .filter(row -> row.scenario().measuresThrough())
        .findFirst()
        .map(row -> (int) (row.median(0, Measurement::rate) / 2))
        .orElseThrow();
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
