package io.logwharf.broker.transaction;

import io.logwharf.coordinator.transaction.TransactionCoordinator;
import io.logwharf.coordinator.transaction.TransactionCounts;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.ToIntFunction;

/** The metric {@code logwharf.transactions}: how many there are, by state. */
public final class TransactionGauges {
  private TransactionGauges() {}

  /** Registers the gauges, which ask when they are read. */
  public static void register(Transactions transactions, MeterRegistry meters) {
    register("open", TransactionCounts::open, transactions, meters);
    register("completing", TransactionCounts::completing, transactions, meters);
    register("branch", TransactionCounts::branches, transactions, meters);
    register("in-doubt", TransactionCounts::inDoubt, transactions, meters);
  }

  private static void register(
      String state,
      ToIntFunction<TransactionCounts> count,
      Transactions transactions,
      MeterRegistry meters) {
    Gauge.builder(
            "logwharf.transactions",
            transactions,
            asked -> count.applyAsInt(asked.ask(TransactionCoordinator::counts)))
        .description("Transactions of producers and sessions, and XA branches")
        .tag("state", state)
        .register(meters);
  }
}
