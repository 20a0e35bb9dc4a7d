package io.logwharf.protocol.extension;

import java.util.Optional;

/** What a topic is to Jakarta Messaging: the value of {@link Extension#KIND_CONFIG}. */
public enum DestinationKind {
  /** Kafka's own: no Jakarta Messaging destination was declared under this name. */
  NONE((byte) 0, ""),
  QUEUE((byte) 1, "queue"),
  TOPIC((byte) 2, "topic");

  private final byte id;
  private final String configValue;

  DestinationKind(byte id, String configValue) {
    this.id = id;
    this.configValue = configValue;
  }

  /** The code on the wire. */
  public byte id() {
    return id;
  }

  /** The value of the topic's configuration. */
  public String configValue() {
    return configValue;
  }

  /**
   * The kind with this code on the wire.
   *
   * @throws IllegalArgumentException where there is none
   */
  public static DestinationKind forId(byte id) {
    if (id < 0 || id >= values().length) {
      throw new IllegalArgumentException("unknown destination kind " + id + "; known are 0 to 2");
    }
    return values()[id];
  }

  /** The kind that this configuration value names; an absent value is {@link #NONE}. */
  public static Optional<DestinationKind> forConfigValue(String value) {
    if (value == null) {
      return Optional.of(NONE);
    }
    for (DestinationKind kind : values()) {
      if (kind.configValue.equals(value)) {
        return Optional.of(kind);
      }
    }
    return Optional.empty();
  }
}
