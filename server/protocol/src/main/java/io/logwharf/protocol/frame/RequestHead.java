package io.logwharf.protocol.frame;

import io.logwharf.protocol.extension.ExtensionApi;
import io.netty.buffer.ByteBufUtil;
import java.util.Optional;
import org.apache.kafka.common.message.RequestHeaderData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Readable;

/**
 * What stands before the body of a request, Kafka's or the extension's.
 *
 * @param clientId empty where the client sent none
 */
public record RequestHead(short apiKey, short apiVersion, int correlationId, String clientId) {
  private static final short FLEXIBLE_HEADER_VERSION = 2;
  private static final int MAX_CLIENT_ID_BYTES = Short.MAX_VALUE;

  public RequestHead {
    requireLegalClientId(clientId);
  }

  /** The head of a request of Kafka's. */
  public static RequestHead of(ApiKeys api, short version, int correlationId, String clientId) {
    return new RequestHead(api.id, version, correlationId, clientId);
  }

  /**
   * Reads the header at the beginning of a frame, behind its size.
   *
   * @throws MalformedFrameException where it is none, or its API key is neither Kafka's nor the
   *     extension's; a version that is not supported is for the caller to answer
   */
  public static RequestHead read(Readable in) {
    short key = -1;
    try {
      Readable ahead = in.slice();
      key = ahead.readShort();
      short headerVersion = headerVersion(key, ahead.readShort());
      RequestHeaderData data = new RequestHeaderData(in, headerVersion);
      String clientId = data.clientId() == null ? "" : data.clientId();
      return new RequestHead(key, data.requestApiVersion(), data.correlationId(), clientId);
    } catch (MalformedFrameException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new MalformedFrameException(
          "not a request header (API key " + key + "): " + e.getMessage(), e);
    }
  }

  /** The extension's API, empty where it is one of Kafka's. */
  public Optional<ExtensionApi> extensionApi() {
    return ExtensionApi.forKey(apiKey);
  }

  /**
   * Kafka's API.
   *
   * @throws IllegalArgumentException where it is the extension's
   */
  public ApiKeys kafkaApi() {
    return ApiKeys.forId(apiKey);
  }

  /** Kafka sends it with a 16-bit length. */
  static void requireLegalClientId(String clientId) {
    int bytes = ByteBufUtil.utf8Bytes(clientId);
    if (bytes > MAX_CLIENT_ID_BYTES) {
      throw new IllegalArgumentException(
          "a client id of " + bytes + " bytes; the most is " + MAX_CLIENT_ID_BYTES);
    }
  }

  short headerVersion() {
    return headerVersion(apiKey, apiVersion);
  }

  private static short headerVersion(short key, short version) {
    if (ExtensionApi.forKey(key).isPresent()) {
      return FLEXIBLE_HEADER_VERSION;
    }
    if (!ApiKeys.hasId(key)) {
      throw new MalformedFrameException("unknown API key " + key);
    }
    return ApiKeys.forId(key).requestHeaderVersion(version);
  }
}
