package io.logwharf.log.partition;

import io.logwharf.log.DiskReserveException;
import io.logwharf.log.LogKind;
import io.logwharf.log.io.FileLayer;
import java.io.IOException;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps free space back for what drains a full disk: acknowledgements, commits, clean-up. The disk
 * is asked when a segment takes more space, not at each append; but below the reserve before each
 * refusal, since others may have made room on it. Thread-safe.
 */
public final class DiskReserve {
  private static final Logger LOG = LoggerFactory.getLogger(DiskReserve.class);
  private final FileLayer files;
  private final Path directory;
  private final long reserveBytes;
  private volatile boolean reached;

  public DiskReserve(FileLayer files, Path directory, long reserveBytes) {
    this.files = files;
    this.directory = directory;
    this.reserveBytes = reserveBytes;
  }

  /**
   * Refuses users' data where the disk is down to the reserve.
   *
   * @throws DiskReserveException then
   */
  void admit(LogKind kind, String log) {
    if (!reached || kind != LogKind.DATA) {
      return;
    }
    refresh();
    if (reached) {
      throw new DiskReserveException(
          "log "
              + log
              + " takes no records: free space is below disk.reserve.bytes="
              + reserveBytes
              + "; consume or delete records, or free space on the disk of "
              + directory);
    }
  }

  /** Whether free space is below the reserve, as far as is known. */
  public boolean isReached() {
    return reached;
  }

  /** Asks the disk. */
  public void refresh() {
    try {
      long usable = files.usableSpace(directory);
      note(usable < reserveBytes, usable);
    } catch (IOException e) {
      LOG.warn("free space unknown: directory={} reason={}", directory, e.toString());
    }
  }

  private void note(boolean nowReached, long usable) {
    if (nowReached != reached) {
      reached = nowReached;
      LOG.warn(
          "disk reserve {}: directory={} free={} reserve={}",
          nowReached ? "reached, records are refused" : "left again, records are taken",
          directory,
          usable,
          reserveBytes);
    }
  }
}
