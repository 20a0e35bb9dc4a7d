package io.logwharf.benchmark;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * Prints rows as a Markdown table: medians of each product, the median of the pairs' ratios (second
 * product to first), and the forces.
 */
final class Table {
  private final List<String> products;

  Table(List<String> products) {
    this.products = products;
  }

  String of(List<Row> rows) {
    StringBuilder table = new StringBuilder();
    List<String> head = new ArrayList<>(List.of("scenario", "figure"));
    head.addAll(products);
    if (isPair()) {
      head.add("ratio");
    }
    products.forEach(product -> head.add("forces/s " + product));
    line(table, head);
    line(table, head.stream().map(column -> "---").toList());
    for (Row row : rows) {
      if (row.scenario().isLatency()) {
        line(table, cells(row, "p50 us", Measurement::p50Micros));
        line(table, cells(row, "p99 us", Measurement::p99Micros));
      } else {
        line(table, cells(row, "messages/s", Measurement::rate));
      }
    }
    return table.toString();
  }

  private boolean isPair() {
    return products.size() == 2;
  }

  private List<String> cells(Row row, String unit, ToDoubleFunction<Measurement> figure) {
    List<String> cells = new ArrayList<>(List.of(row.scenario().name(), unit));
    for (int i = 0; i < products.size(); i++) {
      cells.add(String.format(Locale.ROOT, "%,.0f", row.median(i, figure)));
    }
    if (isPair()) {
      cells.add(String.format(Locale.ROOT, "%.2f", row.medianRatio(figure)));
    }
    for (int i = 0; i < products.size(); i++) {
      cells.add(String.format(Locale.ROOT, "%,.0f", row.median(i, Measurement::forcesPerSecond)));
    }
    return cells;
  }

  private static void line(StringBuilder table, List<String> cells) {
    table.append("| ").append(String.join(" | ", cells)).append(" |\n");
  }
}
