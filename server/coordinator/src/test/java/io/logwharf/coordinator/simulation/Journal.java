package io.logwharf.coordinator.simulation;

import io.logwharf.coordinator.transaction.Marker;
import io.logwharf.coordinator.transaction.TransactionRecord;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * The journal that all logs of a broker append to, in one order. A crash of the process leaves what
 * was written, a loss of power what was forced, each and a part of what came after.
 */
final class Journal {
  private List<Entry> entries = new ArrayList<>();
  private final Deque<Waiting> waiting = new ArrayDeque<>();
  private int written;
  private int forced;

  /** Who waits for a force so far. */
  private int forceAskedUpTo;

  /** What one of the logs has appended. */
  sealed interface Entry {}

  /** A batch of the coordinator's log. */
  record Coordinated(List<TransactionRecord> records) implements Entry {}

  /** A message in a queue. */
  record Sent(int queue, Row row) implements Entry {}

  /** The end of a transaction in a queue. */
  record Ended(int queue, Marker marker) implements Entry {}

  /** A record of the state of a queue's share group. */
  record Shared(int queue, byte[] record) implements Entry {}

  /** Offsets of a queue that are given to no message, since one that was lost may have had them. */
  record Skipped(int queue, long offset) implements Entry {}

  private record Waiting(int position, boolean forForce, Runnable task) {}

  /** Appends, and returns the position behind. */
  int append(Entry entry) {
    entries.add(entry);
    return entries.size();
  }

  /** Runs the task when all so far is written. */
  void whenWritten(Runnable task) {
    waiting.add(new Waiting(entries.size(), false, task));
  }

  /** Runs the task when all so far is on stable storage, and sees to it. */
  void whenForced(Runnable task) {
    forceAskedUpTo = entries.size();
    waiting.add(new Waiting(entries.size(), true, task));
  }

  /** Runs the task when all that anybody wants forced so far is. */
  void whenAskedIsForced(Runnable task) {
    waiting.add(new Waiting(forceAskedUpTo, true, task));
  }

  /** Writes what there is, forces where somebody asked for it, and tells who waits. */
  void round() {
    written = entries.size();
    if (forceAskedUpTo > forced) {
      forced = written;
    }
    List<Waiting> done = new ArrayList<>();
    for (Waiting each : waiting) {
      if (each.position <= (each.forForce ? forced : written)) {
        done.add(each);
      }
    }
    waiting.removeAll(done);
    done.forEach(each -> each.task.run());
  }

  /** Up to where readers may see. */
  int written() {
    return written;
  }

  List<Entry> entries() {
    return entries;
  }

  /**
   * Loses the end, and all who waited.
   *
   * @param spared how many of those entries survive that may be lost
   */
  void crash(boolean power, int spared) {
    int safe = power ? forced : written;
    int kept = Math.min(entries.size(), safe + spared);
    entries = new ArrayList<>(entries.subList(0, kept));
    waiting.clear();
    written = kept;
    forced = kept;
    forceAskedUpTo = kept;
  }

  int atRisk(boolean power) {
    return entries.size() - (power ? forced : written);
  }
}
