package io.logwharf.log.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.logwharf.log.AbortedTransaction;
import io.logwharf.log.PartitionLog;
import io.logwharf.log.TransactionOutcome;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the transactions of one log must look like, worked out from what was appended to it. */
final class ModelTransactions {
  private final List<ModelLog.Entry> entries;

  ModelTransactions(List<ModelLog.Entry> entries) {
    this.entries = entries;
  }

  private record Range(int producer, long first, long marker, boolean commit) {}

  /** Whether a producer has a transaction open at the end. */
  boolean isOpen(int producer) {
    return ranges().stream()
        .anyMatch(range -> range.producer == producer && range.marker == Long.MAX_VALUE);
  }

  /** Compares; returns how many transactions there were. */
  int check(PartitionLog log) {
    List<Range> ranges = ranges();
    long highWatermark = log.highWatermark();
    long stable = highWatermark;
    for (Range range : ranges) {
      stable = range.marker >= highWatermark ? Math.min(stable, range.first) : stable;
    }
    stable = Math.max(stable, log.startOffset());
    assertThat(log.lastStableOffset()).as("last stable offset of %s", log.name()).isEqualTo(stable);
    checkAborted(log, ranges, stable);
    for (ModelLog.Entry entry : entries) {
      boolean visible = entry.offset >= log.startOffset() && entry.nextOffset <= highWatermark;
      if (visible && entry.transactional) {
        assertThat(log.outcome(entry.producer, entry.offset))
            .as("outcome at %d of %s", entry.offset, log.name())
            .isEqualTo(outcome(rangeOf(entry, ranges), highWatermark));
      }
    }
    return ranges.size();
  }

  private static void checkAborted(PartitionLog log, List<Range> ranges, long stable) {
    List<String> expected = new ArrayList<>();
    for (Range range : ranges) {
      boolean reaches = range.marker >= log.startOffset() && range.first < stable;
      if (reaches && !range.commit) {
        expected.add(range.producer + " " + range.first + " " + range.marker);
      }
    }
    assertThat(log.abortedTransactions(log.startOffset(), stable))
        .as("aborted in %s", log.name())
        .extracting(ModelTransactions::text)
        .containsExactlyInAnyOrderElementsOf(expected);
  }

  private static String text(AbortedTransaction aborted) {
    return aborted.producerId() + " " + aborted.firstOffset() + " " + aborted.lastOffset();
  }

  private static TransactionOutcome outcome(Range range, long highWatermark) {
    if (range.marker >= highWatermark) {
      return TransactionOutcome.OPEN;
    }
    return range.commit ? TransactionOutcome.COMMITTED : TransactionOutcome.ABORTED;
  }

  private static Range rangeOf(ModelLog.Entry entry, List<Range> ranges) {
    return ranges.stream()
        .filter(range -> range.producer == entry.producer)
        .filter(range -> range.first <= entry.offset && entry.offset < range.marker)
        .findFirst()
        .orElseThrow();
  }

  private List<Range> ranges() {
    List<Range> all = new ArrayList<>();
    Map<Integer, Long> open = new HashMap<>();
    for (ModelLog.Entry entry : entries) {
      if (entry.transactional) {
        open.putIfAbsent(entry.producer, entry.offset);
      } else if (entry.endsTransactionOf >= 0) {
        Long first = open.remove(entry.endsTransactionOf);
        if (first != null) {
          all.add(new Range(entry.endsTransactionOf, first, entry.offset, entry.commit));
        }
      }
    }
    open.forEach((producer, first) -> all.add(new Range(producer, first, Long.MAX_VALUE, true)));
    return all;
  }
}
