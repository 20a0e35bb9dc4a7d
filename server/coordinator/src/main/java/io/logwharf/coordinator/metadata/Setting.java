package io.logwharf.coordinator.metadata;

import java.util.List;

/**
 * One setting of a topic or group.
 *
 * @param key its name, Kafka's where Kafka has it
 * @param type what its values are
 * @param defaultValue what holds where it is not set; empty where that is nothing
 * @param allowed the values allowed, for a {@link Type#CHOICE}
 * @param least the least number allowed
 * @param most the largest number allowed
 */
public record Setting(
    String key, Type type, String defaultValue, List<String> allowed, long least, long most) {

  /** What the values of a setting are. */
  public enum Type {
    /** One of the texts allowed. */
    CHOICE,
    /** A whole number of 32 bits. */
    INT,
    /** A whole number of 64 bits. */
    LONG,
    /** A number with a fraction. */
    DOUBLE,
    /** The name of a topic, or empty. */
    TOPIC
  }

  static Setting choice(String key, String defaultValue, String... allowed) {
    return new Setting(key, Type.CHOICE, defaultValue, List.of(allowed), 0, 0);
  }

  static Setting integer(String key, int defaultValue, int least, int most) {
    return new Setting(key, Type.INT, Integer.toString(defaultValue), List.of(), least, most);
  }

  static Setting number(String key, long defaultValue, long least) {
    return new Setting(
        key, Type.LONG, Long.toString(defaultValue), List.of(), least, Long.MAX_VALUE);
  }

  static Setting topic(String key) {
    return new Setting(key, Type.TOPIC, "", List.of(), 0, 0);
  }

  static Setting fraction(String key, String defaultValue, long least, long most) {
    return new Setting(key, Type.DOUBLE, defaultValue, List.of(), least, most);
  }

  /**
   * Checks a value.
   *
   * @throws MetadataException INVALID_CONFIG where it is not allowed
   */
  public void check(String value) {
    boolean valid =
        switch (type) {
          case CHOICE -> allowed.contains(value);
          case TOPIC -> value.isEmpty() || isTopic(value);
          case INT, LONG, DOUBLE -> isNumberInRange(value);
        };
    if (!valid) {
      throw new MetadataException(
          MetadataException.Reason.INVALID_CONFIG,
          "value '" + value + "' of " + key + " is not allowed; allowed is " + describeAllowed());
    }
  }

  private static boolean isTopic(String name) {
    try {
      TopicRules.checkName(name);
      return true;
    } catch (MetadataException e) {
      return false;
    }
  }

  private boolean isNumberInRange(String value) {
    try {
      if (type == Type.DOUBLE) {
        double number = Double.parseDouble(value);
        return number >= least && number <= most;
      }
      long number = Long.parseLong(value);
      return number >= least && number <= most;
    } catch (NumberFormatException e) {
      return false;
    }
  }

  private String describeAllowed() {
    return switch (type) {
      case CHOICE -> String.join(", ", allowed);
      case TOPIC -> "the name of a topic, or nothing";
      case INT, LONG, DOUBLE -> least + " to " + most;
    };
  }
}
