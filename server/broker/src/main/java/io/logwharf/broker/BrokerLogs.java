package io.logwharf.broker;

import io.logwharf.broker.metadata.MetadataLog;
import io.logwharf.log.LogException;
import io.logwharf.log.LogStore;
import io.logwharf.log.LogStoreConfig;
import io.logwharf.log.partition.LogMetadata;
import io.logwharf.log.store.LogStores;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;

/** Opens the logs that a configuration asks for. */
final class BrokerLogs {
  private BrokerLogs() {}

  /**
   * Opens them.
   *
   * @throws LogException where they can't be used
   */
  static LogStore open(BrokerConfig config) throws IOException {
    if (config.isInMemory()) {
      return LogStores.inMemory();
    }
    requireMetadata(config.folder());
    return LogStores.open(
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

  /** Without it all other logs would be taken for those of deleted topics. */
  private static void requireMetadata(Path folder) throws IOException {
    String metadata = MetadataLog.NAME.directory();
    if (Files.isDirectory(folder.resolve(metadata))) {
      return;
    }
    try (DirectoryStream<Path> others = Files.newDirectoryStream(folder)) {
      for (Path other : others) {
        if (Files.exists(other.resolve(LogMetadata.FILE))) {
          throw new LogException(
              "there is "
                  + other.getFileName()
                  + ", but no "
                  + metadata
                  + ", which says what topics there are; restore it from a copy");
        }
      }
    }
  }
}
