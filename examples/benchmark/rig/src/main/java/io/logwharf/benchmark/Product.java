package io.logwharf.benchmark;

import io.logwharf.benchmark.load.LoadMain;
import io.logwharf.benchmark.load.LoadResult;
import io.logwharf.benchmark.load.LoadSpec;
import io.logwharf.benchmark.process.ChildProcess;
import io.logwharf.benchmark.server.ServerMain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A product under test: one process that is its server, and one that loads it. */
final class Product implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration PATIENCE_WITH_LOAD = Duration.ofMinutes(10);

  private final String name;
  private final ChildProcess server;
  private final ChildProcess load;

  private Product(String name, ChildProcess server, ChildProcess load) {
    this.name = name;
    this.server = server;
    this.load = load;
  }

  /**
   * Starts both processes.
   *
   * @param libraries the folder with the product's class path
   * @param folder where its data and the logs of the processes go
   */
  static Product start(String name, Path libraries, Path folder, List<String> jvmArguments)
      throws IOException, InterruptedException {
    if (!Files.isDirectory(libraries)) {
      throw new IOException(
          "the class path of " + name + " is not in " + libraries + "; build its module first");
    }
    Path data = Files.createDirectories(folder.resolve(name));
    Path loadData = Files.createDirectories(folder.resolve(name + "-load"));
    List<String> java = new ArrayList<>(jvmArguments);
    java.addAll(List.of("-cp", libraries.resolve("*").toString()));
    ChildProcess server =
        ChildProcess.start(
            name + "-server",
            folder,
            with(java, ServerMain.class.getName(), data.toAbsolutePath().toString()));
    try {
      Fields address = server.answer(PATIENCE);
      ChildProcess load =
          ChildProcess.start(
              name + "-load",
              folder,
              with(java, LoadMain.class.getName(), loadData.toAbsolutePath().toString()));
      load.ask(address, PATIENCE);
      return new Product(name, server, load);
    } catch (IOException | InterruptedException e) {
      server.close();
      throw e;
    }
  }

  private static List<String> with(List<String> first, String... more) {
    List<String> all = new ArrayList<>(first);
    all.addAll(List.of(more));
    return all;
  }

  String name() {
    return name;
  }

  /** Runs a load, and counts the forces of the server meanwhile. */
  Measurement run(LoadSpec spec) throws IOException, InterruptedException {
    LoadResult result = LoadResult.of(load.ask(spec.fields(), PATIENCE_WITH_LOAD));
    Fields span = Fields.of("begin", result.beginMillis(), "end", result.endMillis());
    return new Measurement(result, server.ask(span, PATIENCE).number("forces"));
  }

  @Override
  public void close() throws IOException {
    try {
      load.close();
    } finally {
      server.close();
    }
  }
}
