package io.logwharf.coordinator.metadata;

/** What can be configured, with the settings that each kind knows. */
public enum ResourceType {
  TOPIC(TopicSettings.ALL),
  GROUP(GroupSettings.ALL);

  private final Settings settings;

  ResourceType(Settings settings) {
    this.settings = settings;
  }

  /** The settings there are, with their defaults and what values they allow. */
  public Settings settings() {
    return settings;
  }
}
