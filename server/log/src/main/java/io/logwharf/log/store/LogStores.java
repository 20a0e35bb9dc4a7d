package io.logwharf.log.store;

import io.logwharf.log.LogException;
import io.logwharf.log.LogStore;
import io.logwharf.log.LogStoreConfig;
import io.logwharf.log.io.DiskFileLayer;
import io.logwharf.log.io.FileLayer;
import io.logwharf.log.recovery.RecoveryContext;
import io.logwharf.log.segment.Allocation;
import java.io.IOException;
import java.nio.file.Path;

/** Opens log stores. */
public final class LogStores {
  /** A start after a crash reads half a gigabyte of segments again at most. */
  private static final int PASSES_BEHIND = 8;

  private LogStores() {}

  /**
   * Opens the store in a data folder, recovering it where it was not closed. The caller sees to it
   * that no other process has it open.
   *
   * @throws LogException where the folder can't be read or written, or is damaged as a whole; a
   *     single damaged log is opened fenced
   */
  public static LogStore open(LogStoreConfig config) {
    return open(config, new DiskFileLayer());
  }

  /** Opens a store in the files of a layer. */
  public static LogStore open(LogStoreConfig config, FileLayer files) {
    RealThreads threads = new RealThreads();
    try {
      return new DiskLogStore(
          new RecoveryContext(config, files, Allocation.DISK, PASSES_BEHIND), threads);
    } catch (IOException e) {
      threads.close();
      throw new LogException(
          "the store in " + config.directory() + " can't be opened: " + e.getMessage(), e);
    } catch (RuntimeException e) {
      threads.close();
      throw e;
    }
  }

  /** A store in which every log is volatile: no files, no threads, gone when closed. */
  public static LogStore inMemory() {
    return new MemoryLogStore(LogStoreConfig.defaults(Path.of("")), 0);
  }
}
