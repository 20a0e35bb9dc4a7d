package io.logwharf.broker;

import io.logwharf.log.LogStore;
import io.logwharf.log.LogStoreConfig;
import io.logwharf.log.store.LogStores;

/** Opens the logs that a configuration asks for. */
final class BrokerLogs {
  private BrokerLogs() {}

  static LogStore open(BrokerConfig config) {
    return config.isInMemory()
        ? LogStores.inMemory()
        : LogStores.open(
            LogStoreConfig.defaults(config.folder())
                .withDiskReserveBytes(config.number(BrokerKey.DISK_RESERVE_BYTES)));
  }
}
