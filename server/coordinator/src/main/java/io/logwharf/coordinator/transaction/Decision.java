package io.logwharf.coordinator.transaction;

import java.util.List;

/**
 * What a command comes to. The caller appends the records as one atomic append and replays them at
 * once; the response and the markers go out when these records, and all appended before them, are
 * durable. A response without records waits for the earlier ones too, because it may speak of them.
 *
 * <p>Where markers go to the same journal as the records, they may be appended right behind them:
 * the journal's order keeps a marker from surviving its decision.
 *
 * @param response what to answer
 * @param records what to append, none where nothing changes
 * @param markers what to write to participants
 */
public record Decision<R>(R response, List<TransactionRecord> records, List<MarkerWrite> markers) {
  public Decision {
    records = List.copyOf(records);
    markers = List.copyOf(markers);
  }

  static <R> Decision<R> answer(R response) {
    return new Decision<>(response, List.of(), List.of());
  }

  static <R> Decision<R> of(R response, TransactionRecord... records) {
    return new Decision<>(response, List.of(records), List.of());
  }
}
