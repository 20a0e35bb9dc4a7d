package io.logwharf.log.benchmark;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A temporary folder on the disk that is measured. */
final class BenchmarkFolder {
  private final Path path;

  BenchmarkFolder() throws IOException {
    path = Files.createTempDirectory("logwharf-benchmark");
  }

  Path path() {
    return path;
  }

  void delete() throws IOException {
    List<Path> all;
    try (Stream<Path> files = Files.walk(path)) {
      all = files.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path file : all) {
      Files.delete(file);
    }
  }

  static ByteBuffer direct(ByteBuffer heap) {
    return ByteBuffer.allocateDirect(heap.remaining()).put(heap).flip();
  }
}
