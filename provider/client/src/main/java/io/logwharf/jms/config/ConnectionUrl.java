package io.logwharf.jms.config;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * A connection URL: where the broker is, and the options.
 *
 * <pre>
 * logwharf://host:port,host:port?option=value&amp;option=value
 * logwharf:embedded:folder?option=value
 * logwharf:memory
 * logwharf:memory:name
 * </pre>
 *
 * @param target where the broker is
 * @param options as written, each name known, values not yet read
 */
public record ConnectionUrl(Target target, Map<Option, String> options) {
  private static final String SCHEME = "logwharf:";
  private static final String SERVERS = "//";
  private static final String EMBEDDED = "embedded:";
  private static final String MEMORY = "memory";

  /** Where a broker is. */
  public sealed interface Target {}

  /** Brokers on the network, tried in this order. */
  public record Servers(List<ServerAddress> addresses) implements Target {}

  /** A broker in this JVM that keeps its logs in a folder. */
  public record Embedded(Path folder) implements Target {}

  /** A broker in this JVM that keeps its logs in memory; each name is one of its own. */
  public record Memory(String name) implements Target {}

  public ConnectionUrl {
    options = Map.copyOf(options);
  }

  /**
   * Reads a URL.
   *
   * @throws IllegalArgumentException saying what is wrong with it
   */
  public static ConnectionUrl parse(String url) {
    if (url == null || !url.startsWith(SCHEME)) {
      throw unknownForm(url);
    }
    int question = url.indexOf('?');
    String place = url.substring(SCHEME.length(), question < 0 ? url.length() : question);
    return new ConnectionUrl(
        target(url, place), question < 0 ? Map.of() : options(url.substring(question + 1)));
  }

  private static Target target(String url, String place) {
    if (place.startsWith(SERVERS)) {
      return new Servers(
          Arrays.stream(place.substring(SERVERS.length()).split(",", -1))
              .map(ServerAddress::parse)
              .toList());
    }
    if (place.startsWith(EMBEDDED) && place.length() > EMBEDDED.length()) {
      return embedded(decode(place.substring(EMBEDDED.length())));
    }
    if (place.equals(MEMORY)) {
      return new Memory("");
    }
    if (place.startsWith(MEMORY + ":")) {
      return new Memory(decode(place.substring(MEMORY.length() + 1)));
    }
    throw unknownForm(url);
  }

  private static Target embedded(String folder) {
    try {
      return new Embedded(Path.of(folder).toAbsolutePath().normalize());
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException("'" + folder + "' is not a folder's name", e);
    }
  }

  private static Map<Option, String> options(String query) {
    Map<Option, String> options = new EnumMap<>(Option.class);
    for (String part : query.split("&", -1)) {
      if (part.isEmpty()) {
        continue;
      }
      int equals = part.indexOf('=');
      Option option = Option.forKey(decode(equals < 0 ? part : part.substring(0, equals)));
      if (equals < 0) {
        throw new IllegalArgumentException(
            "option '" + option.key() + "' has no value; write " + option.key() + "=value");
      }
      if (options.put(option, decode(part.substring(equals + 1))) != null) {
        throw new IllegalArgumentException("option '" + option.key() + "' is given twice");
      }
    }
    return options;
  }

  private static String decode(String text) {
    // A plus sign is itself here, as in any URL outside of HTML forms.
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  private static IllegalArgumentException unknownForm(String url) {
    return new IllegalArgumentException(
        "'"
            + url
            + "' is not a connection URL; write logwharf://host:port,host:port?option=value,"
            + " logwharf:embedded:folder or logwharf:memory");
  }
}
