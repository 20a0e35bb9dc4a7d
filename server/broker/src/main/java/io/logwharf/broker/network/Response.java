package io.logwharf.broker.network;

/**
 * One response frame to be.
 *
 * @param correlationId of the request that it answers
 * @param headerVersion of Kafka's response header: 0, or 1 for flexible messages
 */
public record Response(int correlationId, short headerVersion, ResponseBody body) {
  /** The header version of all responses of the Jakarta Messaging extension. */
  public static final short EXTENSION_HEADER = 1;

  public static Response extension(int correlationId, ResponseBody body) {
    return new Response(correlationId, EXTENSION_HEADER, body);
  }
}
