package io.logwharf.jms.embedded;

import java.io.IOException;
import java.nio.file.Path;

/** Starts brokers in this JVM. */
public interface BrokerStarter {
  /** A broker that keeps its logs in a folder. */
  RunningBroker inFolder(Path folder) throws IOException;

  /** A broker that keeps its logs in memory. */
  RunningBroker inMemory() throws IOException;
}
