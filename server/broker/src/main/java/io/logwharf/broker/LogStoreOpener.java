package io.logwharf.broker;

import io.logwharf.log.LogStore;
import java.io.IOException;

/** Opens the logs of a broker. */
@FunctionalInterface
interface LogStoreOpener {
  /**
   * Opens the logs, recovering them where that is needed.
   *
   * @throws IOException where the data folder can't be used
   */
  LogStore open(BrokerConfig config) throws IOException;
}
