package io.logwharf.jms.xa.crash;

import io.logwharf.broker.BrokerMain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A broker in a process of its own, started again at the same address. */
final class BrokerChild implements AutoCloseable {
  private static final String READY = "Logwharf is ready at ";
  private final Path folder;
  private String address = "localhost:0";
  private ChildJvm process;

  BrokerChild(Path folder) throws IOException, InterruptedException {
    this.folder = Files.createDirectories(folder);
    start();
  }

  void start() throws IOException, InterruptedException {
    process =
        new ChildJvm(
            folder,
            BrokerMain.class,
            "--override",
            "log.dir=" + folder.resolve("data"),
            "--override",
            "listeners=PLAINTEXT://" + address);
    String line = process.await(READY);
    address = line.substring(line.lastIndexOf(' ') + 1);
  }

  String url() {
    return "logwharf://" + address;
  }

  void kill() throws InterruptedException {
    process.kill();
  }

  @Override
  public void close() throws InterruptedException {
    process.close();
  }
}
