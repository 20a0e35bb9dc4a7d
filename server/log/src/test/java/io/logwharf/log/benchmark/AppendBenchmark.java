package io.logwharf.log.benchmark;

import io.logwharf.log.AppendListener;
import io.logwharf.log.Durability;
import io.logwharf.log.LogKind;
import io.logwharf.log.LogName;
import io.logwharf.log.LogOptions;
import io.logwharf.log.LogSlice;
import io.logwharf.log.LogStore;
import io.logwharf.log.LogStoreConfig;
import io.logwharf.log.PartitionLog;
import io.logwharf.log.TestBatch;
import io.logwharf.log.store.LogStores;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Appends of 16 KiB that nobody waits for, and reads of 64 KiB, through the whole log. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 2, time = 2)
@Measurement(iterations = 3, time = 2)
@Fork(1)
public class AppendBenchmark {
  @Param({"1", "64"})
  public int partitions;

  private final ByteBuffer batch = BenchmarkFolder.direct(TestBatch.of(16, "x".repeat(1010)));
  private BenchmarkFolder folder;
  private LogStore store;
  private PartitionLog[] logs;
  private int next;
  private long readOffset;

  @Setup
  public void open() throws IOException {
    folder = new BenchmarkFolder();
    store = LogStores.open(LogStoreConfig.defaults(folder.path()));
    logs = new PartitionLog[partitions];
    for (int i = 0; i < partitions; i++) {
      LogName name = new LogName("log" + i + "-0", new UUID(0, i));
      logs[i] = store.create(name, LogKind.DATA, new LogOptions(1 << 26, 4096));
    }
    for (int i = 0; i < 2000; i++) {
      append();
    }
    while (logs[0].highWatermark() < logs[0].endOffset()) {
      Thread.onSpinWait();
    }
  }

  @TearDown
  public void close() throws IOException {
    store.close();
    folder.delete();
  }

  /** Removes what lies 4096 batches back, as consuming does, so that the disk doesn't fill. */
  @Benchmark
  public long append() {
    PartitionLog log = logs[next++ % partitions];
    while (store.isOverloaded()) {
      Thread.onSpinWait();
    }
    long offset = log.append(batch, Durability.WRITTEN, AppendListener.NONE).firstOffset();
    if (offset % (1 << 12) == 0) {
      log.advanceStartTo(offset - (1 << 16));
    }
    return offset;
  }

  @Benchmark
  public long read() {
    PartitionLog log = logs[0];
    LogSlice slice = log.read(readOffset, 1 << 16);
    if (slice == null) {
      readOffset = log.startOffset();
      return 0;
    }
    try (LogSlice open = slice) {
      readOffset = open.nextOffset();
      return open.buffer().getLong(0);
    }
  }
}
