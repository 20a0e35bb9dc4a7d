package io.logwharf.jms;

import com.sun.management.UnixOperatingSystemMXBean;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * What this JVM and a data folder hold.
 *
 * @param heap live bytes, after collections
 * @param direct bytes of buffers outside of the heap, Netty's included
 * @param mapped bytes of mapped files
 * @param threads live threads
 * @param openFiles file descriptors; 0 where the system doesn't say
 * @param files files and folders in the data folder
 */
record Footprint(long heap, long direct, long mapped, int threads, long openFiles, long files) {
  private static final int COLLECTIONS = 4;
  private static final long HEAP_NOISE = 1 << 20;
  private static final long DIRECT_NOISE = 8 << 20;
  private static final long MAPPED_NOISE = 16 << 20;
  private static final int COUNT_NOISE = 16;
  private static final long SETTLING_NANOS = TimeUnit.SECONDS.toNanos(30);
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  /** The smallest of some, since things end in the background. */
  static Footprint settled(Path folder) throws IOException {
    Footprint least = now(folder);
    for (int i = 0; i < 3; i++) {
      LockSupport.parkNanos(PAUSE_NANOS);
      Footprint next = now(folder);
      least = next.heap < least.heap ? next : least;
    }
    return least;
  }

  /** The first that has not grown over another, or the last after a time. */
  static Footprint within(Footprint before, Path folder) throws IOException {
    long deadline = System.nanoTime() + SETTLING_NANOS;
    Footprint now = settled(folder);
    while (!now.growthOver(before).isEmpty() && System.nanoTime() < deadline) {
      now = settled(folder);
    }
    return now;
  }

  private static Footprint now(Path folder) throws IOException {
    var memory = ManagementFactory.getMemoryMXBean();
    for (int i = 0; i < COLLECTIONS; i++) {
      memory.gc();
    }
    try (Stream<Path> files = Files.walk(folder)) {
      return new Footprint(
          memory.getHeapMemoryUsage().getUsed(),
          pool("direct") + allocated(),
          pool("mapped"),
          ManagementFactory.getThreadMXBean().getThreadCount(),
          openDescriptors(),
          files.count());
    }
  }

  private static long pool(String name) {
    return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
        .filter(pool -> pool.getName().equals(name))
        .mapToLong(BufferPoolMXBean::getMemoryUsed)
        .sum();
  }

  private static long allocated() {
    return ByteBufAllocator.DEFAULT instanceof ByteBufAllocatorMetricProvider provider
        ? provider.metric().usedDirectMemory()
        : 0;
  }

  private static long openDescriptors() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
        ? unix.getOpenFileDescriptorCount()
        : 0;
  }

  /** What has grown by more than comes and goes, whatever was done. */
  List<String> growthOver(Footprint before) {
    List<String> grown = new ArrayList<>();
    check(grown, "bytes of heap", heap - before.heap, HEAP_NOISE);
    check(grown, "direct bytes", direct - before.direct, DIRECT_NOISE);
    check(grown, "mapped bytes", mapped - before.mapped, MAPPED_NOISE);
    check(grown, "threads", threads - before.threads, COUNT_NOISE);
    check(grown, "open files", openFiles - before.openFiles, COUNT_NOISE);
    check(grown, "files", files - before.files, COUNT_NOISE);
    return grown;
  }

  private static void check(List<String> grown, String what, long by, long noise) {
    if (by > noise) {
      grown.add(by + " more " + what);
    }
  }
}
