package io.logwharf.broker.share;

import io.logwharf.broker.fake.FakeLogs;
import io.logwharf.log.LogKind;
import io.logwharf.log.LogName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/** The fake logs of a fake broker, with one journal. */
final class SteppedLogStore extends FakeLogs<SteppedLog> {
  /** Deleted ones, too, whose appends are in the journal. */
  private final List<SteppedLog> made = new ArrayList<>();

  SteppedLogStore() {
    super(new LinkedHashMap<>());
  }

  @Override
  protected SteppedLog make(LogName name, LogKind kind) {
    var log = new SteppedLog(name, kind);
    made.add(log);
    return log;
  }

  /** A round of the journal: everything appended is durable. */
  void round() {
    List.copyOf(made).forEach(SteppedLog::round);
  }

  void crash() {
    all().forEach(SteppedLog::crash);
  }
}
