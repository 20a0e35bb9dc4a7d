package io.logwharf.broker;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One entry of {@code listeners} or {@code advertised.listeners}.
 *
 * @param host empty for all interfaces
 * @param port 0 for any
 */
record ListenerAddress(String host, int port) {
  private static final Pattern FORM = Pattern.compile("PLAINTEXT://(\\[[^]]+]|[^:/\\[]*):(\\d+)");
  private static final int MAX_PORT = 65_535;

  /**
   * Reads an address.
   *
   * @param key of the configuration, for the error
   * @throws IllegalArgumentException where it is none that this broker can serve
   */
  static ListenerAddress parse(String key, String value) {
    Matcher form = FORM.matcher(value.trim());
    if (!form.matches()) {
      throw new IllegalArgumentException(
          key + "=" + value + "; give one address as PLAINTEXT://host:port");
    }
    String host = form.group(1);
    int port = form.group(2).length() > 5 ? MAX_PORT + 1 : Integer.parseInt(form.group(2));
    if (port > MAX_PORT) {
      throw new IllegalArgumentException(key + "=" + value + "; ports are 0 to " + MAX_PORT);
    }
    boolean bracketed = host.startsWith("[");
    return new ListenerAddress(bracketed ? host.substring(1, host.length() - 1) : host, port);
  }

  /** Whether it stands for all interfaces. */
  boolean isWildcard() {
    return host.isEmpty() || host.equals("0.0.0.0") || host.equals("::");
  }
}
