package io.logwharf.protocol.extension;

/** How a client and a broker agree to speak the Jakarta Messaging extension of Kafka's protocol. */
public final class Extension {
  /** The feature under which ApiVersions advertises the extension, with the versions supported. */
  public static final String FEATURE = "jms.version";

  /** The version described by this package. */
  public static final short VERSION = 1;

  /**
   * The tagged field of ours on Kafka's own messages.
   *
   * <ul>
   *   <li>on an ApiVersions request: one byte, the extension version the client speaks; opts the
   *       connection in
   *   <li>on an ApiVersions response to a client that opted in: a 32-bit number, the bytes of the
   *       largest request that the broker takes
   *   <li>on an InitProducerId request: one byte, 1 asks for an id for non-persistent sends (see
   *       {@link #isNonPersistent(long)}); 2 leases an id for the transactions of one session,
   *       which ends with the connection
   *   <li>on an EndTxn request for such a lease: a {@link LeaseEnd}
   *   <li>on the EndTxn response: a 64-bit number, the transaction that was ended
   * </ul>
   */
  public static final int TAG = 10000;

  /**
   * No response of the delivery stream is larger than this, in bytes, unless one record alone is.
   */
  public static final int MAX_DELIVERY_BYTES = 256 * 1024;

  /** The topic configuration that says what a topic is to Jakarta Messaging. */
  public static final String KIND_CONFIG = "logwharf.kind";

  /** Begins the transactional ids of leased producer ids; the id follows, in decimal. */
  private static final String LEASE_PREFIX = "__jms.";

  private static final long NON_PERSISTENT_BIT = 1L << 62;

  private Extension() {}

  /**
   * Whether batches of this producer id hold non-persistent messages. The broker hands out such ids
   * from a range of their own, so that a batch header alone says whether its records must be
   * dropped after an unclean stop (Jakarta Messaging 3.1 §3.4.2: at most once).
   */
  public static boolean isNonPersistent(long producerId) {
    return producerId > 0 && (producerId & NON_PERSISTENT_BIT) != 0;
  }

  /** The transactional id by which EndTxn ends the transaction of a leased producer id. */
  public static String leaseName(long producerId) {
    return LEASE_PREFIX + producerId;
  }

  /** The id of the non-persistent range that corresponds to this ordinary producer id. */
  public static long toNonPersistent(long producerId) {
    return producerId | NON_PERSISTENT_BIT;
  }
}
