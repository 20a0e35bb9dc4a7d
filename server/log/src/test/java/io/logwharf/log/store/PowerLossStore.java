package io.logwharf.log.store;

import io.logwharf.log.LogStore;
import io.logwharf.log.LogStoreConfig;
import io.logwharf.log.io.PowerLossFileLayer;
import io.logwharf.log.io.SimulatedMemory;
import io.logwharf.log.recovery.RecoveryContext;
import io.logwharf.log.segment.Allocation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;

/**
 * A store whose power can be lost, for tests of what stands on one: its threads are stepped by the
 * test's own.
 */
public final class PowerLossStore {
  static final Path DIRECTORY = Path.of("disk", "data");
  private static final int MAPPED_FILE_BYTES = 1 << 15;
  private static final Allocation ALLOCATION = new Allocation(4096, 8192, 8192, 8192);

  private final Random random;
  private PowerLossFileLayer files;
  private ManualThreads threads;
  private DiskLogStore store;

  public PowerLossStore(Random random, SimulatedMemory memory) throws IOException {
    this.random = random;
    this.files = new PowerLossFileLayer(memory, MAPPED_FILE_BYTES);
    files.createDirectories(DIRECTORY.getParent());
    files.forceRoot();
    open();
  }

  private void open() throws IOException {
    threads = new ManualThreads();
    store = open(files, threads, 2);
  }

  /** Opens a store of small files, with its threads driven by hand. */
  static DiskLogStore open(PowerLossFileLayer files, ManualThreads threads, int passesBehind)
      throws IOException {
    LogStoreConfig config =
        LogStoreConfig.defaults(DIRECTORY)
            .withDiskReserveBytes(0)
            .withJournal(1 << 16, 100, 1 << 20);
    return new DiskLogStore(new RecoveryContext(config, files, ALLOCATION, passesBehind), threads);
  }

  public LogStore logs() {
    return store;
  }

  /** Runs a round of the journal; false where nothing waited for one. */
  public boolean round() {
    return store.journal().runRound();
  }

  /** The power goes at the n-th write, force, rename or removal from now. */
  public void losePowerAfter(long steps) {
    files.losePowerAfter(steps);
  }

  /** Loses what was not forced, or a part of it, and recovers the rest. */
  public void losePower() throws IOException {
    files = files.losePower(random);
    open();
  }
}
