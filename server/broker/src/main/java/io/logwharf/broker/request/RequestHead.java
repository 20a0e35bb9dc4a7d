package io.logwharf.broker.request;

import io.logwharf.broker.network.MalformedFrameException;
import io.logwharf.broker.network.Response;
import io.logwharf.protocol.extension.ExtensionApi;
import org.apache.kafka.common.message.RequestHeaderData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ByteBufferAccessor;

/**
 * The header of a request.
 *
 * @param responseHeaderVersion of its answer
 * @param clientId empty where there is none
 */
public record RequestHead(
    short apiKey,
    short apiVersion,
    int correlationId,
    short responseHeaderVersion,
    String clientId) {
  private static final int LEAST_BYTES = 8;
  private static final short EXTENSION_REQUEST_HEADER = 2;

  /**
   * Reads the header and leaves the body.
   *
   * @throws MalformedFrameException where the bytes are no header of a request this broker has
   *     heard of
   */
  static RequestHead read(ByteBufferAccessor in) {
    if (in.remaining() < LEAST_BYTES) {
      throw new MalformedFrameException("a request of " + in.remaining() + " bytes has no header");
    }
    short key = in.buffer().getShort(in.buffer().position());
    short version = in.buffer().getShort(in.buffer().position() + Short.BYTES);
    try {
      short responseHeader = responseHeaderVersion(key, version);
      var data = new RequestHeaderData(in, requestHeaderVersion(key, version));
      String clientId = data.clientId() == null ? "" : data.clientId();
      return new RequestHead(key, version, data.correlationId(), responseHeader, clientId);
    } catch (MalformedFrameException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new MalformedFrameException(
          "the header of a request with API key " + key + ", version " + version + " is broken", e);
    }
  }

  private static short requestHeaderVersion(short key, short version) {
    if (ExtensionApi.forKey(key).isPresent()) {
      return EXTENSION_REQUEST_HEADER;
    }
    // The header of an ApiVersions request in a version yet to come is still readable (KIP-511).
    ApiKeys api = ApiKeys.forId(key);
    return api.requestHeaderVersion(version < 0 ? 0 : version);
  }

  private static short responseHeaderVersion(short key, short version) {
    if (ExtensionApi.forKey(key).isPresent()) {
      return Response.EXTENSION_HEADER;
    }
    if (!ApiKeys.hasId(key)) {
      throw new MalformedFrameException("unknown API key " + key);
    }
    return ApiKeys.forId(key).responseHeaderVersion(version);
  }
}
