package io.logwharf.log.partition;

import io.logwharf.log.LogException;
import io.logwharf.log.PartitionLog.EpochStart;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Where each leader epoch of a log begins. Kept in Kafka's {@code leader-epoch-checkpoint} format:
 * version, number of entries, then epoch and start offset a line. Immutable.
 */
public record LeaderEpochs(List<EpochStart> entries) {
  public static final LeaderEpochs NONE = new LeaderEpochs(List.of());

  public LeaderEpochs {
    entries = List.copyOf(entries);
  }

  /** The newest epoch, -1 where there is none. */
  public int latest() {
    return entries.isEmpty() ? -1 : entries.get(entries.size() - 1).epoch();
  }

  /** With a newer epoch that begins at an offset; epochs that would begin there or later go. */
  public LeaderEpochs begin(int epoch, long startOffset) {
    if (epoch <= latest()) {
      return this;
    }
    List<EpochStart> next = new ArrayList<>(before(startOffset).entries);
    next.add(new EpochStart(epoch, startOffset));
    return new LeaderEpochs(next);
  }

  /** Only what begins before an offset, because the log was cut there. */
  public LeaderEpochs before(long endOffset) {
    if (entries.isEmpty() || entries.get(entries.size() - 1).startOffset() < endOffset) {
      return this;
    }
    return new LeaderEpochs(entries.stream().filter(e -> e.startOffset() < endOffset).toList());
  }

  /** Without epochs that ended before the log's start; the one that it begins in starts there. */
  public LeaderEpochs from(long startOffset) {
    if (entries.isEmpty() || entries.get(0).startOffset() >= startOffset) {
      return this;
    }
    List<EpochStart> kept = new ArrayList<>();
    for (EpochStart entry : entries) {
      if (entry.startOffset() <= startOffset) {
        kept.clear();
      }
      kept.add(new EpochStart(entry.epoch(), Math.max(startOffset, entry.startOffset())));
    }
    return new LeaderEpochs(kept);
  }

  public byte[] encode() {
    StringBuilder out = new StringBuilder("0\n").append(entries.size()).append('\n');
    for (EpochStart entry : entries) {
      out.append(entry.epoch()).append(' ').append(entry.startOffset()).append('\n');
    }
    return out.toString().getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Reads what {@link #encode()} wrote.
   *
   * @throws LogException where it is something else
   */
  public static LeaderEpochs decode(byte[] content) {
    String[] lines = new String(content, StandardCharsets.UTF_8).split("\n", -1);
    try {
      if (Integer.parseInt(lines[0]) != 0) {
        throw new LogException("leader-epoch-checkpoint has version " + lines[0] + "; known is 0");
      }
      int count = Integer.parseInt(lines[1]);
      List<EpochStart> entries = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        String[] fields = lines[2 + i].split(" ", 2);
        entries.add(new EpochStart(Integer.parseInt(fields[0]), Long.parseLong(fields[1])));
      }
      return new LeaderEpochs(entries);
    } catch (IndexOutOfBoundsException | NumberFormatException e) {
      throw new LogException("leader-epoch-checkpoint is damaged: " + e.getMessage(), e);
    }
  }
}
