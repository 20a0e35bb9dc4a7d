package io.logwharf.broker;

import io.logwharf.log.LogStore;
import java.io.IOException;

final class BrokerLogs {
  private BrokerLogs() {}

  static LogStore open(BrokerConfig config) throws IOException {
    throw new IOException("no logs");
  }
}
