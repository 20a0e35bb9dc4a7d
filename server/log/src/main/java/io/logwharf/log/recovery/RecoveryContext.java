package io.logwharf.log.recovery;

import io.logwharf.log.LogStoreConfig;
import io.logwharf.log.io.FileLayer;
import io.logwharf.log.segment.Allocation;
import java.nio.file.Path;

/**
 * Where logs are and how they are built.
 *
 * @param allocation how segments take space
 */
public record RecoveryContext(LogStoreConfig config, FileLayer files, Allocation allocation) {
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
