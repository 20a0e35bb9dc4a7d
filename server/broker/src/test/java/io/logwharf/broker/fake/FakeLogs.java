package io.logwharf.broker.fake;

import io.logwharf.log.LogException;
import io.logwharf.log.LogKind;
import io.logwharf.log.LogName;
import io.logwharf.log.LogOptions;
import io.logwharf.log.LogStore;
import io.logwharf.log.PartitionLog;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Fake logs by their names.
 *
 * @param <L> their class
 */
public abstract class FakeLogs<L extends PartitionLog> implements LogStore {
  private final Map<LogName, L> logs;
  private int creates = Integer.MAX_VALUE;
  private boolean failingDeletes;

  /**
   * @param logs an empty map, which decides about threads and order
   */
  protected FakeLogs(Map<LogName, L> logs) {
    this.logs = logs;
  }

  protected abstract L make(LogName name, LogKind kind);

  /** Null where there is none. */
  public final L get(LogName name) {
    return logs.get(name);
  }

  protected final List<L> all() {
    return List.copyOf(logs.values());
  }

  @Override
  public final Collection<PartitionLog> logs() {
    return List.copyOf(logs.values());
  }

  @Override
  public final Optional<PartitionLog> find(LogName name) {
    return Optional.ofNullable(logs.get(name));
  }

  /** Lets so many more logs be created, and fails later ones. */
  public final void failCreatesAfter(int count) {
    creates = count;
  }

  /** Lets deletions fail, or succeed again. */
  public final void failDeletes(boolean fail) {
    failingDeletes = fail;
  }

  @Override
  public final PartitionLog create(LogName name, LogKind kind, LogOptions options) {
    if (creates-- <= 0) {
      throw new LogException("log " + name.directory() + " can't be created");
    }
    L log = make(name, kind);
    logs.put(name, log);
    return log;
  }

  @Override
  public final void delete(LogName name) {
    if (failingDeletes) {
      throw new LogException("log " + name.directory() + " can't be deleted");
    }
    logs.remove(name);
  }

  @Override
  public final boolean wasUnclean() {
    return false;
  }

  @Override
  public final long forces() {
    return 0;
  }

  @Override
  public final long rounds() {
    return 0;
  }

  /** What a test wants to see afterwards stays. */
  @Override
  public final void close() {}
}
