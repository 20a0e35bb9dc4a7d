package io.logwharf.jms.config;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;

/**
 * The options that a connection URL may carry; described in the module's README, which a test
 * compares with this list.
 */
public enum Option {
  AUTO_ACK_SYNC("autoAckSync"),
  BATCH_BYTES("batchBytes"),
  CLIENT_ID("clientId"),
  CLOSE_TIMEOUT_MS("closeTimeoutMs"),
  CONNECT_TIMEOUT_MS("connectTimeoutMs"),
  OBJECT_ALLOW("object.allow"),
  OWN_SEND_CHANNEL("ownSendChannel"),
  POPULATE_USER_ID("populateJMSXUserID"),
  PREFETCH("prefetch"),
  PREFETCH_BYTES("prefetchBytes"),
  REQUEST_TIMEOUT_MS("requestTimeoutMs"),
  SEND_BUFFER_BYTES("sendBufferBytes");

  private final String key;

  Option(String key) {
    this.key = key;
  }

  /** The name in a URL. */
  public String key() {
    return key;
  }

  /**
   * The option of this name.
   *
   * @throws IllegalArgumentException where there is none, naming the nearest one there is
   */
  public static Option forKey(String key) {
    Optional<Option> exact = Arrays.stream(values()).filter(o -> o.key.equals(key)).findFirst();
    return exact.orElseThrow(
        () ->
            new IllegalArgumentException(
                "unknown option '"
                    + key
                    + "' in the connection URL; did you mean '"
                    + nearest(key).key
                    + "'?"));
  }

  private static Option nearest(String key) {
    return Arrays.stream(values())
        .min(Comparator.comparingInt(option -> EditDistance.between(key, option.key)))
        .orElseThrow();
  }
}
