package io.logwharf.jms.embedded;

import io.logwharf.jms.config.ServerAddress;

/** A broker in this JVM. */
public interface RunningBroker {
  /** Where it accepts connections. */
  ServerAddress address();

  /** Stops it cleanly. */
  void close();
}
