package io.logwharf.coordinator.metadata;

import java.util.Optional;

/** What can be configured. */
public enum ResourceType {
  TOPIC(0),
  GROUP(1);

  private final byte id;

  ResourceType(int id) {
    this.id = (byte) id;
  }

  /** The settings there are, with their defaults and what values they allow. */
  public Settings settings() {
    return switch (this) {
      case TOPIC -> TopicSettings.ALL;
      case GROUP -> GroupSettings.ALL;
    };
  }

  byte id() {
    return id;
  }

  static Optional<ResourceType> forId(byte id) {
    for (ResourceType type : values()) {
      if (type.id == id) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }
}
