package io.logwharf.broker.network;

/**
 * Who a client has proved to be.
 *
 * @param name as in Kafka's {@code User:name}
 */
public record Principal(String name) {
  /** Of connections on a listener without authentication. */
  public static final Principal ANONYMOUS = new Principal("ANONYMOUS");
}
