package io.logwharf.log.benchmark;

import io.logwharf.log.TestBatch;
import io.logwharf.log.io.DataFile;
import io.logwharf.log.io.DiskFileLayer;
import io.logwharf.log.io.Region;
import io.logwharf.log.io.Zeros;
import java.io.IOException;
import java.nio.ByteBuffer;
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

/** Writing and reading batches of 1 KiB, through a mapping and through FileChannel. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class FileAccessBenchmark {
  private static final int FILE_BYTES = 1 << 22;

  @Param({"1", "64"})
  public int partitions;

  private final ByteBuffer batch = BenchmarkFolder.direct(TestBatch.of("x".repeat(1024)));
  private final ByteBuffer target = ByteBuffer.allocateDirect(1 << 16);
  private BenchmarkFolder folder;
  private DataFile[] files;
  private Region[] regions;
  private int next;

  @Setup
  public void open() throws IOException {
    folder = new BenchmarkFolder();
    DiskFileLayer layer = new DiskFileLayer();
    files = new DataFile[partitions];
    regions = new Region[partitions];
    for (int i = 0; i < partitions; i++) {
      files[i] = layer.open(folder.path().resolve("file" + i));
      Zeros.write(files[i], 0, FILE_BYTES);
      regions[i] = files[i].map(0, FILE_BYTES);
    }
  }

  @TearDown
  public void close() throws IOException {
    for (int i = 0; i < partitions; i++) {
      regions[i].close();
      files[i].close();
    }
    folder.delete();
  }

  private int position(int length) {
    next++;
    return (int) ((long) (next / partitions) * length % (FILE_BYTES - length));
  }

  @Benchmark
  public void writeMapped() {
    int at = position(batch.limit());
    regions[next % partitions].write(at, batch);
  }

  @Benchmark
  public void writeChannel() throws IOException {
    int at = position(batch.limit());
    files[next % partitions].write(batch.rewind(), at);
  }

  @Benchmark
  public int read64KiBMapped() {
    int at = position(target.capacity());
    target.put(0, regions[next % partitions].bytes(), at, target.capacity());
    return target.get(100);
  }

  @Benchmark
  public int read64KiBChannel() throws IOException {
    int at = position(target.capacity());
    files[next % partitions].read(target.clear(), at);
    return target.get(100);
  }
}
