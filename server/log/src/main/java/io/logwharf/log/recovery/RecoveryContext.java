package io.logwharf.log.recovery;

import io.logwharf.log.LogStoreConfig;
import io.logwharf.log.io.FileLayer;
import io.logwharf.log.segment.Allocation;
import java.nio.file.Path;

/**
 * Where logs are and how they are built.
 *
 * @param allocation how segments take space
 * @param passesBehind for how many checkpoints a log's snapshot and indexes may stay behind its
 *     recovery point; a start reads at most as many journal files' worth of segments again
 */
public record RecoveryContext(
    LogStoreConfig config, FileLayer files, Allocation allocation, int passesBehind) {
  private static final String JOURNAL = "journal";

  /** The data folder. */
  public Path directory() {
    return config.directory();
  }

  /** The journal's folder. */
  public Path journalDirectory() {
    return config.directory().resolve(JOURNAL);
  }
}
