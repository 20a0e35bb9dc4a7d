package io.logwharf.log.partition;

import io.logwharf.log.LogException;
import io.logwharf.log.LogKind;
import io.logwharf.log.LogName;
import io.logwharf.log.LogOptions;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/**
 * What a log is and how it keeps its bytes: the file {@code partition.metadata} in its folder,
 * {@code name: value} lines, written once.
 *
 * @param logId in the journal
 */
public record LogMetadata(LogName name, LogKind kind, LogOptions options, long logId) {
  /** The file's name. */
  public static final String FILE = "partition.metadata";

  private static final String VERSION = "1";

  public byte[] encode() {
    String text =
        "version: %s%ntopic_id: %s%nlog_id: %d%nkind: %s%nsegment.bytes: %d%nindex.interval.bytes: %d%n"
            .formatted(
                VERSION,
                name.id(),
                logId,
                kind,
                options.segmentBytes(),
                options.indexIntervalBytes());
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Reads what {@link #encode()} wrote.
   *
   * @param directory the name of the folder
   * @throws LogException where it is something else
   */
  public static LogMetadata decode(String directory, byte[] content) {
    Map<String, String> values = new HashMap<>();
    new String(content, StandardCharsets.UTF_8)
        .lines()
        .map(line -> line.split(": ", 2))
        .filter(pair -> pair.length == 2)
        .forEach(pair -> values.put(pair[0], pair[1]));
    try {
      if (!VERSION.equals(values.get("version"))) {
        throw new LogException(
            FILE + " of " + directory + " has version " + values.get("version") + "; known is 1");
      }
      LogOptions options =
          new LogOptions(
              Integer.parseInt(values.get("segment.bytes")),
              Integer.parseInt(values.get("index.interval.bytes")));
      LogName name = new LogName(directory, UUID.fromString(values.get("topic_id")));
      LogKind kind = LogKind.valueOf(values.get("kind"));
      return new LogMetadata(name, kind, options, Long.parseLong(values.get("log_id")));
    } catch (IllegalArgumentException | NullPointerException e) {
      throw new LogException(FILE + " of " + directory + " is damaged: " + e.getMessage(), e);
    }
  }
}
