package io.logwharf.log.store;

import io.logwharf.log.LogException;
import io.logwharf.log.LogKind;
import io.logwharf.log.LogName;
import io.logwharf.log.LogOptions;
import io.logwharf.log.LogStore;
import io.logwharf.log.LogStoreConfig;
import io.logwharf.log.PartitionLog;
import io.logwharf.log.partition.VolatileLog;
import io.logwharf.log.producer.ProducerStates;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Logs that live in memory only, whatever kind is asked for; no files and no threads. */
final class MemoryLogStore implements LogStore {
  private final Map<String, VolatileLog> logs = new ConcurrentHashMap<>();
  private final LogStoreConfig config;
  private final int epoch;

  MemoryLogStore(LogStoreConfig config, int epoch) {
    this.config = config;
    this.epoch = epoch;
  }

  @Override
  public Collection<PartitionLog> logs() {
    return List.copyOf(logs.values());
  }

  @Override
  public Optional<PartitionLog> find(LogName name) {
    return Optional.<PartitionLog>ofNullable(logs.get(name.directory()))
        .filter(log -> log.name().equals(name));
  }

  boolean has(String directory) {
    return logs.containsKey(directory);
  }

  @Override
  public PartitionLog create(LogName name, LogKind kind, LogOptions options) {
    VolatileLog log =
        new VolatileLog(
            name,
            options,
            epoch,
            new ProducerStates(config.clock(), config.producerIdExpirationMs()));
    if (logs.putIfAbsent(name.directory(), log) != null) {
      throw new LogException("there is a log " + name.directory() + " already");
    }
    return log;
  }

  @Override
  public void delete(LogName name) {
    VolatileLog log = logs.get(name.directory());
    if (log != null && log.name().equals(name) && logs.remove(name.directory(), log)) {
      log.close();
    }
  }

  @Override
  public boolean wasUnclean() {
    return false;
  }

  @Override
  public long forces() {
    return 0;
  }

  @Override
  public long rounds() {
    return 0;
  }

  @Override
  public void close() {
    logs.values().forEach(VolatileLog::close);
    logs.clear();
  }
}
