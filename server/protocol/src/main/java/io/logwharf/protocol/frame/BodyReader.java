package io.logwharf.protocol.frame;

import java.util.function.Function;
import org.apache.kafka.common.message.ResponseHeaderData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Readable;

/**
 * Reads bodies of requests and responses, and turns whatever goes wrong with one into a {@link
 * MalformedFrameException} that names the message. Bytes after the body are left unread, as Kafka
 * does.
 */
public final class BodyReader {
  private BodyReader() {}

  /**
   * Reads the body of a request of Kafka's.
   *
   * @throws MalformedFrameException where the bytes are none, or the version is not supported
   */
  public static ApiMessage readRequest(RequestHead head, Readable in) {
    ApiKeys api = ApiKeys.forId(head.apiKey());
    if (!api.isVersionSupported(head.apiVersion())) {
      throw new MalformedFrameException(
          "version " + head.apiVersion() + " of " + api.name + " is not supported");
    }
    ApiMessage body = api.messageType.newRequest();
    return fill(body, in, head.apiVersion(), api.name + " request");
  }

  /**
   * Reads the body of a response of Kafka's, once {@link #readCorrelationId} and then {@link
   * #skipResponseHeader} have passed its header.
   *
   * @throws MalformedFrameException where the bytes are none
   */
  public static ApiMessage readResponse(ApiKeys api, short version, Readable in) {
    return fill(api.messageType.newResponse(), in, version, api.name + " response");
  }

  /** The first field of a response's header, by which the request, so its version, is found. */
  public static int readCorrelationId(Readable in) {
    return in.readInt();
  }

  /** Passes the rest of a response's header: tagged fields, in flexible versions. */
  public static void skipResponseHeader(short headerVersion, Readable in) {
    if (headerVersion >= ResponseHeaderData.HIGHEST_SUPPORTED_VERSION) {
      int fields = in.readUnsignedVarint();
      for (int i = 0; i < fields; i++) {
        in.readUnsignedVarint();
        in.readByteBuffer(in.readUnsignedVarint());
      }
    }
  }

  /**
   * Reads a body of the extension's, by its own reader.
   *
   * @throws MalformedFrameException where the bytes are none
   */
  public static <T> T readExtension(String name, Readable in, Function<Readable, T> reader) {
    try {
      return reader.apply(in);
    } catch (RuntimeException e) {
      throw new MalformedFrameException("not a " + name + ": " + e.getMessage(), e);
    }
  }

  private static ApiMessage fill(ApiMessage body, Readable in, short version, String name) {
    try {
      body.read(in, version);
      return body;
    } catch (RuntimeException e) {
      throw new MalformedFrameException(
          "not a " + name + " of version " + version + ": " + e.getMessage(), e);
    }
  }
}
