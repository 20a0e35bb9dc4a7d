package io.logwharf.broker.fake;

import io.logwharf.log.LogKind;
import io.logwharf.log.LogName;
import java.util.concurrent.ConcurrentHashMap;

/** Logs in lists, which keep them over a close and open of the broker. */
public final class FakeLogStore extends FakeLogs<FakeLog> {
  public FakeLogStore() {
    super(new ConcurrentHashMap<>());
  }

  @Override
  protected FakeLog make(LogName name, LogKind kind) {
    return new FakeLog(name, kind);
  }
}
