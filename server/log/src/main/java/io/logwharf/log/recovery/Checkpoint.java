package io.logwharf.log.recovery;

import io.logwharf.log.LogException;
import io.logwharf.log.partition.RecoveryPoint;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * Where recovery begins: the file {@code recovery-point-checkpoint} in the data folder, replaced as
 * a whole. Text, a field a line, then a recovery point a line, then the CRC32C of all before.
 *
 * @param clean whether the store was closed
 * @param epoch the leader epoch that was current, raised by each unclean start
 * @param journalGeneration the first generation of the journal that is still needed
 * @param points one for each log; one that is missing has nothing forced yet
 */
public record Checkpoint(
    boolean clean, int epoch, long journalGeneration, Collection<RecoveryPoint> points) {
  /** The file's name. */
  public static final String FILE = "recovery-point-checkpoint";

  private static final String VERSION = "1";
  private static final int HEADER_LINES = 5;

  public byte[] encode() {
    StringBuilder out = new StringBuilder(64 + 64 * points.size());
    out.append(VERSION).append('\n').append(clean).append('\n');
    out.append(epoch).append('\n').append(journalGeneration).append('\n');
    out.append(points.size()).append('\n');
    for (RecoveryPoint point : points) {
      out.append(point.logId()).append(' ').append(point.offset()).append(' ');
      out.append(point.startOffset()).append(' ').append(point.reservedOffset()).append(' ');
      out.append(point.segmentBase()).append(' ').append(point.segmentBytes()).append('\n');
    }
    out.append(checksum(out.toString())).append('\n');
    return out.toString().getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Reads what {@link #encode()} wrote.
   *
   * @throws LogException where it is something else
   */
  public static Checkpoint decode(byte[] content) {
    String text = new String(content, StandardCharsets.UTF_8);
    List<String> lines = text.lines().toList();
    try {
      int last = lines.size() - 1;
      String body = text.substring(0, text.length() - lines.get(last).length() - 1);
      if (!VERSION.equals(lines.get(0)) || Long.parseLong(lines.get(last)) != checksum(body)) {
        throw new LogException(
            FILE + " is damaged or not of version " + VERSION + "; restore it from a copy");
      }
      List<RecoveryPoint> points = new ArrayList<>();
      for (String line : lines.subList(HEADER_LINES, last)) {
        points.add(point(line));
      }
      return new Checkpoint(
          Boolean.parseBoolean(lines.get(1)),
          Integer.parseInt(lines.get(2)),
          Long.parseLong(lines.get(3)),
          points);
    } catch (IndexOutOfBoundsException | NumberFormatException e) {
      throw new LogException(FILE + " is damaged; restore it from a copy", e);
    }
  }

  private static RecoveryPoint point(String line) {
    String[] fields = line.split(" ", 6);
    return new RecoveryPoint(
        Long.parseLong(fields[0]),
        Long.parseLong(fields[1]),
        Long.parseLong(fields[2]),
        Long.parseLong(fields[3]),
        Long.parseLong(fields[4]),
        Integer.parseInt(fields[5]));
  }

  private static long checksum(String text) {
    CRC32C crc = new CRC32C();
    crc.update(text.getBytes(StandardCharsets.UTF_8));
    return crc.getValue();
  }
}
