package io.logwharf.coordinator.metadata;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/** The settings that one type of resource knows. Immutable. */
public final class Settings {
  private final Map<String, Setting> byKey = new LinkedHashMap<>();

  Settings(Setting... settings) {
    for (Setting setting : settings) {
      byKey.put(setting.key(), setting);
    }
  }

  /** All settings, in order of their keys' names. */
  public Collection<Setting> all() {
    return byKey.values();
  }

  /**
   * The setting of this key.
   *
   * @throws MetadataException INVALID_CONFIG where there is none
   */
  public Setting get(String key) {
    Setting setting = byKey.get(key);
    if (setting == null) {
      throw new MetadataException(
          MetadataException.Reason.INVALID_CONFIG,
          "unknown configuration " + key + "; known are " + String.join(", ", byKey.keySet()));
    }
    return setting;
  }

  /** The value that holds: what is set, or else the default. */
  public String value(Map<String, String> configs, String key) {
    String value = configs.get(key);
    return value == null ? get(key).defaultValue() : value;
  }

  void check(Map<String, String> configs) {
    configs.forEach((key, value) -> get(key).check(value));
  }
}
