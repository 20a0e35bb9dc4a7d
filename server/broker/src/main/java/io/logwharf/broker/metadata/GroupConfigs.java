package io.logwharf.broker.metadata;

import java.util.Map;

/** What was configured for groups. Thread-safe. */
@FunctionalInterface
public interface GroupConfigs {
  /** What was set for this group, without defaults; the keys are those of {@code GroupSettings}. */
  Map<String, String> of(String group);
}
