package io.logwharf.log.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.logwharf.log.AwaitedAppend;
import io.logwharf.log.DiskReserveException;
import io.logwharf.log.Durability;
import io.logwharf.log.LogFencedException;
import io.logwharf.log.LogKind;
import io.logwharf.log.LogName;
import io.logwharf.log.LogOptions;
import io.logwharf.log.LogSlice;
import io.logwharf.log.LogStoreConfig;
import io.logwharf.log.PartitionLog;
import io.logwharf.log.TestBatch;
import io.logwharf.log.io.DataFile;
import io.logwharf.log.io.PowerLossFileLayer;
import io.logwharf.log.io.SimulatedMemory;
import io.logwharf.log.recovery.RecoveryContext;
import io.logwharf.log.segment.Allocation;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Disks that fail, fill up or lie, with the store's threads driven by hand. */
@Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StoreFailureTest {
  private static final Path DIRECTORY = Path.of("disk", "data");
  private static final LogOptions OPTIONS = new LogOptions(1 << 14, 300);
  private static final Allocation ALLOCATION = new Allocation(4096, 4096, 8192, 8192);
  private PowerLossFileLayer files = new PowerLossFileLayer(new SimulatedMemory(), 1 << 15);
  private ManualThreads threads;
  private DiskLogStore store;
  private long reserve;

  @BeforeEach
  void open() throws IOException {
    files.createDirectories(DIRECTORY.getParent());
    files.forceRoot();
    reopen();
  }

  private void reopen() throws IOException {
    threads = new ManualThreads();
    LogStoreConfig config =
        LogStoreConfig.defaults(DIRECTORY)
            .withDiskReserveBytes(reserve)
            .withJournal(1 << 16, 3, 1 << 20);
    store = new DiskLogStore(new RecoveryContext(config, files, ALLOCATION, 1), threads);
  }

  private PartitionLog create(String name, LogKind kind) {
    return store.create(new LogName(name, new UUID(0, name.hashCode())), kind, OPTIONS);
  }

  private AwaitedAppend append(PartitionLog log, String value) {
    AwaitedAppend done = new AwaitedAppend();
    log.append(TestBatch.of(value), Durability.FORCED, done);
    store.journal().runRound();
    return done;
  }

  private PartitionLog find(String name) {
    return store.find(new LogName(name, new UUID(0, name.hashCode()))).orElseThrow();
  }

  private static String valueAt(PartitionLog log, long offset) {
    try (LogSlice slice = log.read(offset, 1)) {
      return TestBatch.firstValue(slice.buffer(), 0);
    }
  }

  @Test
  void shouldFenceEverythingWhenTheJournalCanNotBeForced() throws Exception {
    PartitionLog log = create("a-0", LogKind.DATA);
    PartitionLog other = create("b-0", LogKind.STATE);
    append(log, "kept").await();
    files.failForces(name -> name.endsWith(".journal"));
    AwaitedAppend lost = append(log, "unknown");
    assertThatThrownBy(lost::await).hasCauseInstanceOf(LogFencedException.class);
    assertThat(log.highWatermark()).isEqualTo(1);
    assertThatThrownBy(() -> append(other, "x"))
        .isInstanceOf(LogFencedException.class)
        .hasMessageContaining("restart the broker");
    files.failForces(name -> false);
    assertThatThrownBy(() -> append(log, "x")).isInstanceOf(LogFencedException.class);
    files = files.losePower(new Random(1));
    reopen();
    assertThat(valueAt(find("a-0"), 0)).isEqualTo("kept");
  }

  @Test
  void shouldFenceOneLogWhoseSegmentCanNotBeForcedAndLoseNothingOfIt() throws Exception {
    PartitionLog bad = create("bad-0", LogKind.DATA);
    PartitionLog good = create("good-0", LogKind.DATA);
    append(bad, "in the journal").await();
    files.failForces(name -> name.equals("00000000000000000000.log"));
    store.checkpointer().request();
    threads.runOne();
    store.journal().runRound();
    threads.runAll();
    assertThatThrownBy(() -> append(bad, "x"))
        .isInstanceOf(LogFencedException.class)
        .hasMessageContaining("bad-0");
    files.failForces(name -> false);
    for (int i = 0; i < 300; i++) {
      append(good, "x".repeat(1000)).await();
      threads.runAll();
    }
    files = files.losePower(new Random(1));
    reopen();
    assertThat(valueAt(find("bad-0"), 0)).isEqualTo("in the journal");
    assertThat(find("good-0").endOffset()).isEqualTo(300);
    append(find("bad-0"), "again").await();
  }

  @Test
  void shouldTakeAcknowledgementsButNoRecordsBelowTheReserve() throws Exception {
    reserve = 60_000;
    store.close();
    reopen();
    PartitionLog data = create("data-0", LogKind.DATA);
    PartitionLog state = create("state-0", LogKind.STATE);
    files.limitCapacity(260_000);
    assertThatThrownBy(
            () -> {
              for (int i = 0; i < 1000; i++) {
                append(data, "x".repeat(1000)).await();
                threads.runAll();
              }
            })
        .isInstanceOf(DiskReserveException.class)
        .hasMessageContaining("disk.reserve.bytes");
    long refusedAt = data.endOffset();
    assertThat(refusedAt).isGreaterThan(10);
    for (int i = 0; i < 20; i++) {
      append(state, "acknowledged " + i).await();
    }
    data.advanceStartTo(refusedAt - 1);
    for (int i = 0; i < 3; i++) {
      threads.runOne();
      store.journal().runRound();
    }
    threads.runAll();
    append(data, "room again").await();
    assertThat(valueAt(data, refusedAt)).isEqualTo("room again");
  }

  @Test
  void shouldTakeRecordsAgainOnceOthersHaveMadeRoomOnTheDisk() throws Exception {
    reserve = 1L << 40;
    store.close();
    files.limitCapacity(1L << 30);
    reopen();
    PartitionLog log = create("data-0", LogKind.DATA);
    assertThatThrownBy(() -> append(log, "refused")).isInstanceOf(DiskReserveException.class);
    files.limitCapacity(Long.MAX_VALUE);
    append(log, "taken").await();
    assertThat(valueAt(log, 0)).isEqualTo("taken");
  }

  @Test
  void shouldRefuseCleanlyWhenTheDiskIsFullToTheLastByte() throws Exception {
    PartitionLog log = create("a-0", LogKind.STATE);
    append(log, "first").await();
    files.limitCapacity(1);
    assertThatThrownBy(() -> append(log, "x".repeat(8000)))
        .isInstanceOf(DiskReserveException.class)
        .hasMessageContaining("no room");
    assertThat(log.endOffset()).isEqualTo(1);
    files.limitCapacity(Long.MAX_VALUE);
    append(log, "y".repeat(8000)).await();
    assertThat(valueAt(log, 1)).hasSize(8000);
  }

  @Test
  void shouldKeepSegmentsUntilTheStartBehindThemIsDurable() throws Exception {
    PartitionLog log = create("state-0", LogKind.STATE);
    for (int i = 0; i < 30; i++) {
      append(log, i + "x".repeat(1000)).await();
    }
    store.close();
    reopen();
    PartitionLog reopened = find("state-0");
    append(reopened, "snapshot").await();
    reopened.advanceStartTo(30);
    threads.runOne();
    reopen();
    assertThat(find("state-0").startOffset()).isZero();
    assertThat(valueAt(find("state-0"), 0)).startsWith("0x");
  }

  @Test
  void shouldKeepRemovedSegmentsWhereTheDiskIsTooFullToCloseCleanly() throws Exception {
    append(create("data-0", LogKind.DATA), "first").await();
    store.close();
    reopen();
    PartitionLog log = find("data-0");
    for (int i = 1; i < 30; i++) {
      append(log, i + "x".repeat(1000)).await();
    }
    log.advanceStartTo(20);
    files.limitCapacity(1);
    assertThatThrownBy(() -> store.close()).hasMessageContaining("not closed cleanly");
    files.limitCapacity(Long.MAX_VALUE);
    reopen();
    assertThat(valueAt(find("data-0"), 29)).startsWith("29x");
    append(find("data-0"), "again").await();
  }

  @Test
  void shouldFenceALogThatIsDamagedBelowItsRecoveryPoint() throws Exception {
    PartitionLog log = create("a-0", LogKind.DATA);
    PartitionLog other = create("b-0", LogKind.DATA);
    append(log, "first").await();
    append(other, "fine").await();
    store.close();
    DataFile segment = files.open(DIRECTORY.resolve("a-0/00000000000000000000.log"));
    segment.write(ByteBuffer.wrap(new byte[] {42}), 65);
    reopen();
    assertThatThrownBy(() -> append(find("a-0"), "x"))
        .isInstanceOf(LogFencedException.class)
        .hasMessageContaining("damaged below its recovery point");
    assertThat(segment.size()).isGreaterThan(60);
    append(find("b-0"), "goes on").await();
    assertThat(valueAt(find("b-0"), 0)).isEqualTo("fine");
  }

  @Test
  void shouldRefuseADataFolderWithoutItsCheckpoint() throws Exception {
    append(create("a-0", LogKind.DATA), "first").await();
    store.close();
    files.delete(DIRECTORY.resolve("recovery-point-checkpoint"));
    assertThatThrownBy(this::reopen)
        .isInstanceOf(LogFencedException.class)
        .hasMessageContaining("recovery-point-checkpoint is missing");
  }

  @Test
  void shouldTellWhenTooMuchWaits() {
    PartitionLog log = create("a-0", LogKind.DATA);
    boolean[] relieved = new boolean[1];
    store.onRelief(() -> relieved[0] = true);
    for (int i = 0; i < 600; i++) {
      log.append(TestBatch.of("x".repeat(2000)), Durability.WRITTEN, failure -> {});
    }
    assertThat(store.isOverloaded()).isTrue();
    store.journal().runRound();
    threads.runAll();
    store.journal().runRound();
    threads.runAll();
    assertThat(store.isOverloaded()).isFalse();
    assertThat(relieved[0]).isTrue();
  }

  @Test
  void shouldReuseJournalFilesOnceSegmentsAreForced() throws Exception {
    PartitionLog log = create("a-0", LogKind.DATA);
    for (int i = 0; i < 500; i++) {
      append(log, "x".repeat(1000)).await();
      threads.runAll();
    }
    assertThat(files.list(DIRECTORY.resolve("journal")).size()).isLessThanOrEqualTo(5);
    assertThat(store.journal().generation()).isGreaterThan(8);
  }
}
