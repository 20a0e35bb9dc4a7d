package io.logwharf.jms.embedded;

import io.logwharf.jms.config.ConnectionUrl.Embedded;
import io.logwharf.jms.config.ConnectionUrl.Memory;
import io.logwharf.jms.config.ServerAddress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * The brokers that run in this JVM for its connections, one for each folder and each name. Guarded
 * by its monitor, also while a broker starts or stops, so that no one is started twice.
 *
 * <p>A broker in a folder stops with the last connection to it: what it holds is on disk, and the
 * folder is free for others. A broker in memory stays until {@link #stopInMemory} or the end of the
 * JVM: an application that opens a connection for each message would lose its messages otherwise.
 */
public final class EmbeddedBrokers {
  private final BrokerStarter starter;
  private final Map<Path, Shared> inFolders = new HashMap<>();
  private final Map<String, RunningBroker> inMemory = new HashMap<>();

  public EmbeddedBrokers(BrokerStarter starter) {
    this.starter = starter;
  }

  private static final class Shared {
    private final RunningBroker broker;
    private int connections;

    private Shared(RunningBroker broker) {
      this.broker = broker;
    }
  }

  /** A connection's hold on a broker. */
  public record Lease(ServerAddress address, Runnable release) {}

  /** The broker of a folder, started where it doesn't run; released once. */
  public synchronized Lease acquire(Embedded target) throws IOException {
    Shared shared = inFolders.get(target.folder());
    if (shared == null) {
      shared = new Shared(starter.inFolder(target.folder()));
      inFolders.put(target.folder(), shared);
    }
    shared.connections++;
    return new Lease(shared.broker.address(), () -> release(target));
  }

  /** The broker in memory of a name, started where it doesn't run. */
  public synchronized Lease acquire(Memory target) throws IOException {
    RunningBroker broker = inMemory.get(target.name());
    if (broker == null) {
      broker = starter.inMemory();
      inMemory.put(target.name(), broker);
    }
    return new Lease(broker.address(), () -> {});
  }

  /** Stops the broker in memory of a name, and so drops what it holds; no-op where none runs. */
  public synchronized void stopInMemory(String name) {
    RunningBroker broker = inMemory.remove(name);
    if (broker != null) {
      broker.close();
    }
  }

  private synchronized void release(Embedded target) {
    Shared shared = inFolders.get(target.folder());
    shared.connections--;
    if (shared.connections == 0) {
      inFolders.remove(target.folder());
      shared.broker.close();
    }
  }
}
