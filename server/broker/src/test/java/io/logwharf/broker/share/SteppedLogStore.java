package io.logwharf.broker.share;

import io.logwharf.broker.fake.FakeLogs;
import io.logwharf.log.LogKind;
import io.logwharf.log.LogName;
import java.util.LinkedHashMap;

/** The fake logs of a fake broker, with one journal. */
final class SteppedLogStore extends FakeLogs<SteppedLog> {
  SteppedLogStore() {
    super(new LinkedHashMap<>());
  }

  @Override
  protected SteppedLog make(LogName name, LogKind kind) {
    return new SteppedLog(name, kind);
  }

  /** A round of the journal: everything appended is durable. */
  void round() {
    all().forEach(SteppedLog::round);
  }

  void crash() {
    all().forEach(SteppedLog::crash);
  }
}
