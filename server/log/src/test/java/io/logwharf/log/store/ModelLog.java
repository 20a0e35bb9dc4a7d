package io.logwharf.log.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.logwharf.log.LogName;
import io.logwharf.log.LogSlice;
import io.logwharf.log.PartitionLog;
import io.logwharf.log.TestBatch;
import io.logwharf.log.batch.BatchHeader;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/** What the simulation knows of one log: everything appended, and everything that was seen. */
final class ModelLog {
  final LogName name;
  final List<Entry> entries = new ArrayList<>();
  private final Map<Long, String> seen = new HashMap<>();
  private long requestedStart;

  /** Each start it was asked to have: what begins with a snapshot begins nowhere else. */
  private final Set<Long> starts = new HashSet<>(Set.of(0L));

  /** Whether a crash may have taken records below the start, of which the model doesn't know. */
  private boolean uncertain;

  /** Whether its creation or deletion is under way, so that a crash may decide either way. */
  boolean deleting;

  /** One append, in the order of all appends of the store. */
  static final class Entry {
    final long order;
    final long offset;
    final long nextOffset;
    final String value;
    boolean forced;
    boolean acknowledged;
    int producer = -1;
    int firstSequence;
    boolean transactional;
    int endsTransactionOf = -1;
    boolean commit;

    Entry(long order, long offset, long nextOffset, String value) {
      this.order = order;
      this.offset = offset;
      this.nextOffset = nextOffset;
      this.value = value;
    }
  }

  ModelLog(LogName name) {
    this.name = name;
  }

  /** Checks the transactions; returns how many there were. */
  int checkTransactions(PartitionLog log) {
    return uncertain ? 0 : new ModelTransactions(entries).check(log);
  }

  boolean hasOpenTransaction(int producer) {
    return new ModelTransactions(entries).isOpen(producer);
  }

  void startRequested(long offset) {
    requestedStart = Math.max(requestedStart, offset);
    starts.add(offset);
  }

  /** The newest append of one of the producers that have any. */
  Entry lastOfAnyProducer(Random random) {
    int wanted = random.nextInt(3);
    for (int i = entries.size() - 1; i >= 0; i--) {
      if (entries.get(i).producer == wanted) {
        return entries.get(i);
      }
    }
    return null;
  }

  /** The sequence number that a producer goes on with. */
  int nextSequence(int producer) {
    int next = 0;
    for (Entry entry : entries) {
      if (entry.producer == producer) {
        next = entry.firstSequence + (int) (entry.nextOffset - entry.offset);
      }
    }
    return next;
  }

  /** Reads everything visible, and checks it against what was appended and what was seen before. */
  void readAll(PartitionLog log) {
    Map<Long, String> visible = read(log);
    Map<Long, String> appended = new TreeMap<>();
    for (Entry entry : entries) {
      if (entry.offset >= log.startOffset() && entry.nextOffset <= log.highWatermark()) {
        appended.put(entry.offset, entry.value);
      }
    }
    visible.keySet().removeIf(offset -> offset < log.startOffset());
    assertThat(visible).as("log %s", name.directory()).isEqualTo(appended);
    visible.forEach(
        (offset, value) ->
            assertThat(seen.getOrDefault(offset, value))
                .as("what was seen at offset %d of %s", offset, name.directory())
                .isEqualTo(value));
    seen.putAll(visible);
  }

  /**
   * Takes over what a crash has left, and checks that nothing acknowledged as forced is gone.
   *
   * @return the order of the last append that survived, -1 where none did
   */
  long survive(PartitionLog log) {
    Map<Long, String> visible = read(log);
    List<Entry> gone = new ArrayList<>();
    long last = -1;
    for (Entry entry : entries) {
      boolean below =
          entry.offset < Math.max(requestedStart, 0) && entry.offset < log.startOffset();
      String value = visible.get(entry.offset);
      uncertain |= below && value == null && !(entry.forced && entry.acknowledged);
      if (value == null && !below) {
        gone.add(entry);
        assertThat(entry.forced && entry.acknowledged)
            .as(
                "%s from %d to %d, start asked %d, lost %d (order %d)",
                name, log.startOffset(), log.endOffset(), requestedStart, entry.offset, entry.order)
            .isFalse();
      } else if (value != null) {
        assertThat(value).as("%s at %d", name.directory(), entry.offset).isEqualTo(entry.value);
        assertThat(gone).as("%s has a hole before %d", name.directory(), entry.offset).isEmpty();
        last = entry.order;
      }
    }
    entries.removeAll(gone);
    assertThat(starts).as("starts of %s", name.directory()).contains(log.startOffset());
    seen.keySet().removeIf(offset -> offset < requestedStart);
    seen.keySet()
        .forEach(
            offset ->
                assertThat(offset)
                    .as("seen offset of %s that may be given again", name.directory())
                    .isLessThan(log.endOffset()));
    return last;
  }

  /** The order of the first append that is missing, the largest long where none is. */
  static long firstMissing(List<Entry> before, List<Entry> after) {
    return before.stream()
        .filter(entry -> !after.contains(entry))
        .mapToLong(entry -> entry.order)
        .min()
        .orElse(Long.MAX_VALUE);
  }

  private static Map<Long, String> read(PartitionLog log) {
    Map<Long, String> values = new TreeMap<>();
    long offset = log.startOffset();
    LogSlice next = log.read(offset, 3000);
    while (next != null) {
      try (LogSlice slice = next) {
        ByteBuffer bytes = slice.buffer();
        for (int at = 0; at < bytes.limit(); at += BatchHeader.size(bytes, at)) {
          assertThat(BatchHeader.isIntact(bytes, at, bytes.limit())).isTrue();
          values.put(BatchHeader.baseOffset(bytes, at), TestBatch.firstValue(bytes, at));
        }
        assertThat(slice.nextOffset()).isGreaterThan(offset);
        offset = slice.nextOffset();
      }
      next = log.read(offset, 3000);
    }
    return values;
  }
}
