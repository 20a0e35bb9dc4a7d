package io.logwharf.benchmark;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One line of {@code name=value} pairs, as the processes of a benchmark exchange them over their
 * standard streams. Names and values hold no blanks.
 */
public record Fields(Map<String, String> values) {
  public Fields {
    values = new LinkedHashMap<>(values);
  }

  /**
   * Reads a line.
   *
   * @throws IllegalArgumentException where a part of it is no pair
   */
  public static Fields parse(String line) {
    Map<String, String> values = new LinkedHashMap<>();
    for (String pair : line.trim().split(" +")) {
      int equals = pair.indexOf('=');
      if (equals < 1) {
        throw new IllegalArgumentException("'" + pair + "' in '" + line + "' is not name=value");
      }
      values.put(pair.substring(0, equals), pair.substring(equals + 1));
    }
    return new Fields(values);
  }

  /** A line of these names and values, in turn. */
  public static Fields of(Object... namesAndValues) {
    Map<String, String> values = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      values.put(namesAndValues[i].toString(), namesAndValues[i + 1].toString());
    }
    return new Fields(values);
  }

  /** The same line with another value of this name. */
  public Fields with(String name, Object value) {
    Map<String, String> changed = new LinkedHashMap<>(values);
    changed.put(name, value.toString());
    return new Fields(changed);
  }

  /**
   * A value.
   *
   * @throws IllegalArgumentException where it is missing
   */
  public String get(String name) {
    String value = values.get(name);
    if (value == null) {
      throw new IllegalArgumentException("no '" + name + "' in '" + line() + "'");
    }
    return value;
  }

  /** A value that is a number. */
  public long number(String name) {
    return Long.parseLong(get(name));
  }

  /** The line, without its end. */
  public String line() {
    StringBuilder line = new StringBuilder();
    values.forEach(
        (name, value) -> {
          if ((name + value).indexOf(' ') >= 0) {
            throw new IllegalArgumentException("blank in " + name + "=" + value);
          }
          line.append(line.isEmpty() ? "" : " ").append(name).append('=').append(value);
        });
    return line.toString();
  }
}
