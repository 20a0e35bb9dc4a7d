package io.logwharf.broker.share;

import io.logwharf.log.LogKind;
import io.logwharf.log.LogName;
import io.logwharf.log.LogOptions;
import io.logwharf.log.LogStore;
import io.logwharf.log.PartitionLog;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The fake logs of a fake broker, with one journal. */
final class SteppedLogStore implements LogStore {
  private final Map<LogName, SteppedLog> logs = new LinkedHashMap<>();

  /** A round of the journal: everything appended is durable. */
  void round() {
    List.copyOf(logs.values()).forEach(SteppedLog::round);
  }

  void crash() {
    logs.values().forEach(SteppedLog::crash);
  }

  SteppedLog get(LogName name) {
    return logs.get(name);
  }

  @Override
  public Collection<PartitionLog> logs() {
    return List.copyOf(logs.values());
  }

  @Override
  public Optional<PartitionLog> find(LogName name) {
    return Optional.ofNullable(logs.get(name));
  }

  @Override
  public PartitionLog create(LogName name, LogKind kind, LogOptions options) {
    var log = new SteppedLog(name, kind);
    logs.put(name, log);
    return log;
  }

  @Override
  public void delete(LogName name) {
    logs.remove(name);
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
    logs.clear();
  }
}
