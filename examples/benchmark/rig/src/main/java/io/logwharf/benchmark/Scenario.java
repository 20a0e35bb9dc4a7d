package io.logwharf.benchmark;

import io.logwharf.benchmark.load.LoadKind;
import io.logwharf.benchmark.load.LoadSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * One row of the comparison.
 *
 * @param name what it is called in the table
 * @param load what is run; its queue is given for each run
 * @param halfOfBaseline whether the load's rate is half of what goes through the first product,
 *     rather than its own
 */
record Scenario(String name, LoadSpec load, boolean halfOfBaseline) {

  /** The scenario that finds out what goes through a product. */
  boolean measuresThrough() {
    return load.kind() == LoadKind.THROUGH;
  }

  boolean isLatency() {
    return load.kind() == LoadKind.LATENCY;
  }

  /** All scenarios, in the order in which they run. */
  static List<Scenario> all(Effort effort) {
    return Stream.of(
            sendsAndConsumes(effort),
            moves("transacted receive and send", LoadKind.TRANSACTED_MOVE, effort),
            moves("XA receive and send", LoadKind.XA_MOVE, effort),
            moves("XA with a database", LoadKind.XA_MOVE_WITH_DATABASE, effort),
            others(effort))
        .flatMap(List::stream)
        .toList();
  }

  /**
   * Those whose names are chosen.
   *
   * @throws IllegalArgumentException where there is none, or one needs another that is not chosen
   */
  static List<Scenario> chosen(Effort effort, Predicate<String> name) {
    List<Scenario> chosen = all(effort).stream().filter(each -> name.test(each.name)).toList();
    if (chosen.isEmpty()) {
      throw new IllegalArgumentException("--scenario chooses none");
    }
    if (chosen.stream().anyMatch(Scenario::halfOfBaseline)
        && chosen.stream().noneMatch(Scenario::measuresThrough)) {
      throw new IllegalArgumentException(
          "the latency at half of what goes through needs the scenario that finds it;"
              + " let --scenario choose 'through' too");
    }
    return chosen;
  }

  private static List<Scenario> sendsAndConsumes(Effort effort) {
    return List.of(
        sends("synchronous send, 1 producer", effort, 1, 1, 1),
        sends("synchronous send, 16 producers, 1 connection", effort, 1, 1, 16),
        sends("synchronous send, 16 producers, 16 connections", effort, 1, 16, 16),
        sends("synchronous send, 64 producers, 1 queue", effort, 1, 4, 64),
        sends("synchronous send, 64 producers, 64 queues", effort, 64, 4, 64),
        timed("asynchronous send, 1 producer", LoadKind.ASYNCHRONOUS_SEND, effort, 1, false),
        consumes("consume, default acknowledgement", effort, effort.messages(), false),
        consumes("consume, acknowledgement waited for", effort, effort.messages() / 20, true),
        of(
            "consume, acknowledgement waited for, 16 consumers",
            load(LoadKind.COMPETING_CONSUME, effort)
                .containing(effort.messages() / 4)
                .to(16)
                .awaitingAcknowledgements()),
        timed("through, asynchronous send and consume", LoadKind.THROUGH, effort, 1, false),
        timed("latency at 1,000/s", LoadKind.LATENCY, effort, 1000, false),
        timed("latency at half of the baseline's through", LoadKind.LATENCY, effort, 1, true));
  }

  private static List<Scenario> others(Effort effort) {
    return List.of(
        of("request and reply, 4 requesters", load(LoadKind.REQUEST_REPLY, effort).spread(1, 1, 4)),
        of(
            "topic to 10 durable subscriptions",
            load(LoadKind.DURABLE_SUBSCRIPTIONS, effort).to(10)),
        of("backlog, filled", load(LoadKind.FILL, effort).containing(effort.backlog())),
        consumes("backlog, drained", effort, effort.backlog(), false),
        of(
            "backlog, drained by 100 selective consumers",
            load(LoadKind.SELECTIVE_CONSUME, effort).containing(effort.backlog()).to(100)));
  }

  private static Scenario of(String name, LoadSpec load) {
    return new Scenario(name, load, false);
  }

  private static Scenario sends(
      String name, Effort effort, int queues, int connections, int producers) {
    return of(name, load(LoadKind.SYNCHRONOUS_SEND, effort).spread(queues, connections, producers));
  }

  private static List<Scenario> moves(String what, LoadKind kind, Effort effort) {
    List<Scenario> scenarios = new ArrayList<>();
    for (int sessions : new int[] {1, 16}) {
      for (int messages : new int[] {1, 10}) {
        String name =
            "%s, %d session%s, %d a transaction"
                .formatted(what, sessions, sessions == 1 ? "" : "s", messages);
        LoadSpec load = load(kind, effort).containing(effort.messages() / 3);
        scenarios.add(of(name, load.spread(1, 1, sessions).inTransactionsOf(messages)));
      }
    }
    return scenarios;
  }

  private static Scenario timed(
      String name, LoadKind kind, Effort effort, int rate, boolean halfOfBaseline) {
    return new Scenario(name, load(kind, effort).at(rate), halfOfBaseline);
  }

  private static Scenario consumes(
      String name, Effort effort, int messages, boolean synchronousAck) {
    LoadSpec load = load(LoadKind.CONSUME, effort).containing(messages);
    return of(name, synchronousAck ? load.awaitingAcknowledgements() : load);
  }

  private static LoadSpec load(LoadKind kind, Effort effort) {
    return new LoadSpec(
        kind,
        "unnamed",
        1,
        1,
        1,
        1,
        1,
        0,
        1,
        false,
        effort.warmUpMillis(),
        effort.millis(),
        effort.bytes());
  }
}
