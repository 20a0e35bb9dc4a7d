package io.logwharf.benchmark;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * The runs of a scenario: for each product, in the order of the products, one measurement a pair.
 */
record Row(Scenario scenario, List<List<Measurement>> byProduct) {

  int rate() {
    return scenario.load().rate();
  }

  /** The median of a figure over the runs of a product. */
  double median(int product, ToDoubleFunction<Measurement> figure) {
    return median(byProduct.get(product).stream().mapToDouble(figure).toArray());
  }

  /** The median over the pairs of the second product's figure divided by the first's. */
  double medianRatio(ToDoubleFunction<Measurement> figure) {
    List<Measurement> first = byProduct.get(0);
    List<Measurement> second = byProduct.get(1);
    double[] ratios = new double[first.size()];
    for (int i = 0; i < ratios.length; i++) {
      ratios[i] = figure.applyAsDouble(second.get(i)) / figure.applyAsDouble(first.get(i));
    }
    return median(ratios);
  }

  /** A row with as many empty lists of measurements as there are products. */
  static Row empty(Scenario scenario, int products) {
    List<List<Measurement>> lists = new ArrayList<>();
    for (int i = 0; i < products; i++) {
      lists.add(new ArrayList<>());
    }
    return new Row(scenario, lists);
  }

  static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
