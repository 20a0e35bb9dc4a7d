package io.logwharf.broker;

import io.logwharf.log.LogStore;
import io.logwharf.log.LogStoreConfig;
import io.logwharf.log.store.LogStores;
import java.time.Clock;

/** Opens the logs that a configuration asks for. */
final class BrokerLogs {
  private BrokerLogs() {}

  static LogStore open(BrokerConfig config) {
    return config.isInMemory()
        ? LogStores.inMemory()
        : LogStores.open(
            new LogStoreConfig(
                config.folder(),
                config.number(BrokerKey.DISK_RESERVE_BYTES),
                config.integer(BrokerKey.JOURNAL_FILE_BYTES),
                config.integer(BrokerKey.JOURNAL_MAX_FILES),
                config.number(BrokerKey.JOURNAL_QUEUE_BYTES),
                config.integer(BrokerKey.FLUSH_INTERVAL_MS),
                config.number(BrokerKey.PRODUCER_ID_EXPIRATION_MS),
                Clock.systemUTC()));
  }
}
