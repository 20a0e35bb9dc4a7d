package io.logwharf.broker.fake;

import io.logwharf.log.LogKind;
import io.logwharf.log.LogName;
import io.logwharf.log.LogOptions;
import io.logwharf.log.LogStore;
import io.logwharf.log.PartitionLog;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Logs in lists, which keep them over a close and open of the broker. */
public final class FakeLogStore implements LogStore {
  private final Map<LogName, FakeLog> logs = new ConcurrentHashMap<>();

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
    var log = new FakeLog(name, kind);
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
  public boolean isOverloaded() {
    return false;
  }

  @Override
  public void onRelief(Runnable listener) {
    // Never overloaded.
  }

  @Override
  public void close() {
    // What a test wants to see afterwards stays.
  }
}
