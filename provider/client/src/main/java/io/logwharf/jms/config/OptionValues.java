package io.logwharf.jms.config;

import java.util.Map;
import java.util.Optional;

/** Reads options as numbers, flags and text. */
record OptionValues(Map<Option, String> values) {
  Optional<String> text(Option option) {
    return Optional.ofNullable(values.get(option)).filter(value -> !value.isEmpty());
  }

  boolean flag(Option option) {
    String value = values.getOrDefault(option, "false");
    return switch (value) {
      case "true" -> true;
      case "false" -> false;
      default -> throw refused(option, value, "true or false", null);
    };
  }

  int number(Option option, int otherwise, int least, int most) {
    String value = values.get(option);
    if (value == null) {
      return otherwise;
    }
    String allowed = "a number from " + least + " to " + most;
    try {
      int number = Integer.parseInt(value);
      if (number < least || number > most) {
        throw refused(option, value, allowed, null);
      }
      return number;
    } catch (NumberFormatException e) {
      throw refused(option, value, allowed, e);
    }
  }

  private static IllegalArgumentException refused(
      Option option, String value, String allowed, Throwable cause) {
    return new IllegalArgumentException(
        "option '" + option.key() + "' is '" + value + "'; it must be " + allowed, cause);
  }
}
