package io.logwharf.log.benchmark;

import io.logwharf.log.AppendListener;
import io.logwharf.log.Durability;
import io.logwharf.log.LogKind;
import io.logwharf.log.LogName;
import io.logwharf.log.LogOptions;
import io.logwharf.log.LogStore;
import io.logwharf.log.LogStoreConfig;
import io.logwharf.log.PartitionLog;
import io.logwharf.log.TestBatch;
import io.logwharf.log.store.LogStores;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
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
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/** Appends of one record of 1 KiB, each of whose senders waits until it is forced. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 2, time = 2)
@Measurement(iterations = 3, time = 2)
@Fork(1)
public class CommitBenchmark {
  @Param({"1", "64"})
  public int partitions;

  private final AtomicInteger senders = new AtomicInteger();
  private BenchmarkFolder folder;
  private LogStore store;
  private PartitionLog[] logs;

  @Setup
  public void open() throws IOException {
    folder = new BenchmarkFolder();
    store = LogStores.open(LogStoreConfig.defaults(folder.path()));
    logs = new PartitionLog[partitions];
    for (int i = 0; i < partitions; i++) {
      LogName name = new LogName("log" + i + "-0", new UUID(0, i));
      logs[i] = store.create(name, LogKind.DATA, LogOptions.DEFAULT);
    }
  }

  @TearDown
  public void close() throws IOException {
    store.close();
    folder.delete();
  }

  /** One thread that appends and waits. */
  @State(Scope.Thread)
  public static class Sender implements AppendListener {
    private final ByteBuffer batch = BenchmarkFolder.direct(TestBatch.of("x".repeat(1024)));
    private final Thread thread = Thread.currentThread();
    private PartitionLog log;
    private volatile boolean done;

    @Setup
    public void choose(CommitBenchmark benchmark) {
      log = benchmark.logs[benchmark.senders.getAndIncrement() % benchmark.logs.length];
    }

    @Override
    public void onComplete(Exception failure) {
      done = true;
      LockSupport.unpark(thread);
    }

    void send() {
      done = false;
      log.append(batch, Durability.FORCED, this);
      while (!done) {
        LockSupport.park(this);
      }
    }
  }

  @Benchmark
  @Threads(1)
  public void commitBy1(Sender sender) {
    sender.send();
  }

  @Benchmark
  @Threads(16)
  public void commitBy16(Sender sender) {
    sender.send();
  }

  @Benchmark
  @Threads(64)
  public void commitBy64(Sender sender) {
    sender.send();
  }
}
