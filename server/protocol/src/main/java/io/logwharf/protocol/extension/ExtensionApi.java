package io.logwharf.protocol.extension;

import java.util.Optional;

/**
 * The requests that Jakarta Messaging needs and Kafka has no counterpart for.
 *
 * <p>They travel in Kafka's own framing: request header version 2, response header version 1,
 * flexible encoding. A broker accepts them only on a connection whose ApiVersions request carried
 * the tag {@link Extension#TAG}; on such a connection responses may arrive out of order, and one
 * request may be answered by several responses with its correlation id.
 */
public enum ExtensionApi {
  /** Attaches a consumer to a share partition; answered by a stream of {@link ConsumerEvent}s. */
  CONSUMER_ATTACH(10000),
  /** Grants a consumer credit; never answered itself, deliveries arrive as consumer events. */
  CONSUMER_CREDIT(10001),
  /** Acknowledges deliveries; answered only where the request asks for durability. */
  CONSUMER_ACKNOWLEDGE(10002),
  /** Gives back everything a consumer has acquired, and optionally detaches it; always answered. */
  CONSUMER_RESET(10003),
  /** Finds a destination, or creates it; always answered. */
  RESOLVE_DESTINATION(10004),
  /** Accepts deliveries in a transaction; always answered. */
  TRANSACTIONAL_ACKNOWLEDGE(10005),
  /** Makes a session's next transaction part of an XA branch; always answered. */
  ENLIST_BRANCH(10006),
  /** Leads an XA branch to its end, for a transaction manager or by hand; always answered. */
  BRANCH_COMMAND(10007),
  /** Lists XA branches, all or those in doubt; always answered. */
  LIST_BRANCHES(10008),
  /** Says what an XA branch is made of; always answered. */
  DESCRIBE_BRANCH(10009),
  /** Gives the connection a client identifier; always answered. */
  CLAIM_CLIENT_ID(10010),
  /** Makes a consumer one of a named subscription; always answered. */
  SUBSCRIBE(10011),
  /** A consumer is no longer one of its subscription; always answered. */
  LEAVE_SUBSCRIPTION(10012),
  /** Deletes a durable subscription; always answered. */
  UNSUBSCRIBE(10013),
  /** Creates a temporary queue or topic of the connection; always answered. */
  CREATE_TEMPORARY(10020),
  /** Deletes a temporary queue or topic of the connection; always answered. */
  DELETE_TEMPORARY(10021),
  /** Asks for a page of what waits in a queue; always answered. */
  BROWSE(10022);

  /** The only version there is of each of these requests. */
  public static final short VERSION = 0;

  private static final ExtensionApi[] ALL = values();

  private final short key;

  ExtensionApi(int key) {
    this.key = (short) key;
  }

  /** The API key in the request header. */
  public short key() {
    return key;
  }

  /** The request with this API key, empty where it is not one of the extension's. */
  public static Optional<ExtensionApi> forKey(short key) {
    for (ExtensionApi api : ALL) {
      if (api.key == key) {
        return Optional.of(api);
      }
    }
    return Optional.empty();
  }
}
