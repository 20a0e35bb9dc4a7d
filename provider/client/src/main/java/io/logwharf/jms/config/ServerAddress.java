package io.logwharf.jms.config;

/** Where a broker listens. */
public record ServerAddress(String host, int port) {
  /** Kafka's port. */
  public static final int DEFAULT_PORT = 9092;

  public ServerAddress {
    if (host == null || host.isBlank()) {
      throw new IllegalArgumentException("an address without a host; write host:port");
    }
    if (port < 1 || port > 65535) {
      throw new IllegalArgumentException("port " + port + " of " + host + " is not in 1..65535");
    }
  }

  /**
   * Reads {@code host}, {@code host:port} or {@code [v6 address]:port}.
   *
   * @throws IllegalArgumentException where it is none of these
   */
  public static ServerAddress parse(String text) {
    int bracket = text.startsWith("[") ? text.indexOf(']') : -1;
    int colon = text.indexOf(':', Math.max(0, bracket));
    if (colon < 0) {
      return new ServerAddress(host(text, text.length()), DEFAULT_PORT);
    }
    try {
      return new ServerAddress(host(text, colon), Integer.parseInt(text.substring(colon + 1)));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "'" + text.substring(colon + 1) + "' in address '" + text + "' is not a port", e);
    }
  }

  private static String host(String text, int end) {
    String host = text.substring(0, end).trim();
    return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
  }

  @Override
  public String toString() {
    return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
  }
}
