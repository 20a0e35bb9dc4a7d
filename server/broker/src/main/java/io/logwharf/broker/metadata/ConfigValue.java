package io.logwharf.broker.metadata;

import io.logwharf.coordinator.metadata.Setting;

/** The value of one setting that holds for one resource, and where it comes from. */
public record ConfigValue(Setting setting, String value, Source source) {
  /** Where a value comes from. */
  public enum Source {
    /** Set for the topic or group itself. */
    RESOURCE,
    /** From the broker's configuration. */
    BROKER,
    /** Set nowhere. */
    DEFAULT
  }
}
