package io.logwharf.log.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.logwharf.log.AppendListener;
import io.logwharf.log.AppendResult;
import io.logwharf.log.Durability;
import io.logwharf.log.LogFencedException;
import io.logwharf.log.LogKind;
import io.logwharf.log.LogName;
import io.logwharf.log.LogOptions;
import io.logwharf.log.LogSlice;
import io.logwharf.log.PartitionLog;
import io.logwharf.log.TestBatch;
import io.logwharf.log.io.PowerLossFileLayer;
import io.logwharf.log.io.SimulatedMemory;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What checkpoints force and leave, with the store's threads driven by hand. */
@Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CheckpointTest {
  private static final LogName NAME = new LogName("log-0", new UUID(0, 1));
  private static final int SEGMENT_BYTES = 1 << 14;
  private static final int PASSES_BEHIND = 3;
  private static final long PRODUCER = 7;

  private PowerLossFileLayer files = new PowerLossFileLayer(new SimulatedMemory(), 1 << 15);
  private ManualThreads threads;
  private DiskLogStore store;
  private PartitionLog log;
  private int sequence;

  @BeforeEach
  void create() throws IOException {
    files.createDirectories(PowerLossStore.DIRECTORY.getParent());
    files.forceRoot();
    open();
    log = store.create(NAME, LogKind.DATA, new LogOptions(SEGMENT_BYTES, 300));
  }

  private void open() throws IOException {
    threads = new ManualThreads();
    store = PowerLossStore.open(files, threads, PASSES_BEHIND);
  }

  private void losePower() throws IOException {
    files = files.losePower(new Random(1));
    kill();
  }

  private void kill() throws IOException {
    open();
    log = store.find(NAME).orElseThrow();
  }

  private AppendResult append(int bytes) {
    AppendResult appended = send(sequence, bytes);
    sequence++;
    return appended;
  }

  private AppendResult send(int at, int bytes) {
    AppendResult appended =
        log.append(
            new TestBatch().producer(PRODUCER, 0, at).record(1, new byte[bytes]).build(),
            Durability.FORCED,
            failure -> assertThat(failure).isNull());
    store.journal().runRound();
    return appended;
  }

  private void checkpoint() {
    beginCheckpoint();
    endCheckpoint();
  }

  /** What follows comes too late for it. */
  private void beginCheckpoint() {
    threads.runAll();
    store.checkpointer().request();
    threads.runOne();
  }

  private void endCheckpoint() {
    store.journal().runRound();
    threads.runAll();
  }

  private List<String> files(String suffix) {
    return files.list(PowerLossStore.DIRECTORY.resolve(NAME.directory())).stream()
        .map(file -> file.getFileName().toString())
        .filter(name -> name.endsWith(suffix))
        .sorted()
        .toList();
  }

  private boolean isThere(long offset) {
    try (LogSlice slice = log.read(offset, 1)) {
      return slice != null && slice.firstOffset() == offset;
    }
  }

  @Test
  void shouldForceTheSegmentAndTheCheckpointOnlyBetweenSnapshots() {
    append(100);
    checkpoint();
    append(100);
    long before = files.forces();
    checkpoint();
    // The barrier, the segment, the checkpoint's file and its folder.
    assertThat(files.forces() - before).isEqualTo(4);
  }

  @Test
  void shouldTakeASnapshotEveryFewPasses() {
    append(100);
    for (int pass = 0; pass < PASSES_BEHIND; pass++) {
      checkpoint();
      append(100);
    }
    assertThat(files(".snapshot")).isEmpty();
    checkpoint();
    assertThat(files(".snapshot")).containsExactly("00000000000000000004.snapshot");
  }

  @Test
  void shouldCatchUpWithALogThatNothingIsAppendedToAnyMore() {
    append(100);
    for (int pass = 0; pass <= PASSES_BEHIND; pass++) {
      checkpoint();
    }
    assertThat(files(".snapshot")).containsExactly("00000000000000000001.snapshot");
    long before = files.forces();
    checkpoint();
    assertThat(files.forces() - before).as("barrier, checkpoint and its folder").isEqualTo(3);
  }

  @Test
  void shouldKnowProducersThatNoSnapshotHas() throws IOException {
    append(100);
    checkpoint();
    AppendResult second = append(100);
    checkpoint();
    assertThat(files(".snapshot")).isEmpty();
    losePower();
    assertThat(send(1, 100).firstOffset()).as("sent again").isEqualTo(second.firstOffset());
    assertThat(append(100).firstOffset()).isEqualTo(2);
  }

  @Test
  void shouldKnowProducersWhoseSegmentsAreGone() throws IOException {
    append(100);
    checkpoint();
    AppendResult last = append(100);
    while (files(".log").size() < 3) {
      log.append(TestBatch.of("x".repeat(1000)), Durability.FORCED, AppendListener.NONE);
      store.journal().runRound();
    }
    log.advanceStartTo(log.highWatermark());
    checkpoint();
    assertThat(files(".log")).as("segments behind the start").hasSizeLessThan(2);
    kill();
    assertThat(send(sequence - 1, 100).firstOffset()).isEqualTo(last.firstOffset());
  }

  @Test
  void shouldKeepWhatIsRemovedDuringACheckpointThatBeginsBeforeIt() throws IOException {
    while (files(".log").size() < 3) {
      append(1000);
    }
    beginCheckpoint();
    log.advanceStartTo(log.endOffset() - 1);
    threads.runAll();
    endCheckpoint();
    kill();
    for (long offset = log.startOffset(); offset < log.endOffset(); offset++) {
      assertThat(isThere(offset)).as("offset %d from %d on", offset, log.startOffset()).isTrue();
    }
  }

  @Test
  void shouldRefuseRecordsOfWhichItIsNotKnownWhoseTheyAre() throws IOException {
    append(100);
    store.close();
    files.delete(PowerLossStore.DIRECTORY.resolve(NAME.directory()).resolve("partition.metadata"));
    assertThatThrownBy(this::open)
        .isInstanceOf(LogFencedException.class)
        .hasMessageContaining("partition.metadata is missing");
  }
}
