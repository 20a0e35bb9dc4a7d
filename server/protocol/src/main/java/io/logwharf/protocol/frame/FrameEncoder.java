package io.logwharf.protocol.frame;

import io.logwharf.protocol.extension.ExtensionApi;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import java.util.function.Consumer;
import org.apache.kafka.common.message.RequestHeaderData;
import org.apache.kafka.common.message.ResponseHeaderData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Message;
import org.apache.kafka.common.protocol.MessageSizeAccumulator;
import org.apache.kafka.common.protocol.ObjectSerializationCache;
import org.apache.kafka.common.protocol.Writable;

/**
 * Encodes requests and responses with their size and header.
 *
 * <p>The extension's messages know no size ahead; they are appended to a buffer of the caller's, so
 * that many of them share one, and their size field is filled in afterwards.
 *
 * <p>Where encoding fails, because a field can't be said in the version, the contents of the
 * message's {@link RecordsPart}s are still the caller's.
 */
public final class FrameEncoder {
  private static final int SIZE_FIELD_BYTES = Integer.BYTES;
  private static final byte NO_TAGGED_FIELDS = 0;

  private FrameEncoder() {}

  /** Encodes a request of Kafka's. The caller owns the frame. */
  public static Frame request(ByteBufAllocator allocator, RequestHead head, ApiMessage body) {
    RequestHeaderData header =
        new RequestHeaderData()
            .setRequestApiKey(head.apiKey())
            .setRequestApiVersion(head.apiVersion())
            .setCorrelationId(head.correlationId())
            .setClientId(head.clientId());
    return encode(allocator, new Versioned(header, head.headerVersion()), body, head.apiVersion());
  }

  /** Encodes the response to a request of Kafka's. The caller owns the frame. */
  public static Frame response(ByteBufAllocator allocator, RequestHead request, ApiMessage body) {
    return response(allocator, request, body, request.apiVersion());
  }

  /**
   * Encodes a response in another version than the request's, which only ApiVersions needs: a
   * request in an unknown version is answered in version 0 (KIP-511).
   */
  public static Frame response(
      ByteBufAllocator allocator, RequestHead request, ApiMessage body, short version) {
    ResponseHeaderData header = new ResponseHeaderData().setCorrelationId(request.correlationId());
    short headerVersion = ApiKeys.forId(request.apiKey()).responseHeaderVersion(version);
    return encode(allocator, new Versioned(header, headerVersion), body, version);
  }

  /** Appends a request of the extension. */
  public static void writeRequest(
      ByteBuf out, ExtensionApi api, int correlationId, String clientId, Consumer<Writable> body) {
    int start = reserveSize(out);
    out.writeShort(api.key());
    out.writeShort(ExtensionApi.VERSION);
    out.writeInt(correlationId);
    writeClientId(out, clientId);
    out.writeByte(NO_TAGGED_FIELDS);
    body.accept(new ByteBufWritable(out));
    fillSize(out, start, 0);
  }

  /**
   * Appends a response of the extension.
   *
   * @param tailBytes how many bytes of the same frame the caller sends after this buffer
   */
  public static void writeResponse(
      ByteBuf out, int correlationId, Consumer<Writable> body, int tailBytes) {
    int start = reserveSize(out);
    out.writeInt(correlationId);
    out.writeByte(NO_TAGGED_FIELDS);
    body.accept(new ByteBufWritable(out));
    fillSize(out, start, tailBytes);
  }

  private static Frame encode(
      ByteBufAllocator allocator, Versioned header, Message body, short version) {
    ObjectSerializationCache cache = new ObjectSerializationCache();
    MessageSizeAccumulator size = new MessageSizeAccumulator();
    header.message.addSize(size, cache, header.version);
    body.addSize(size, cache, version);
    FrameWritable out =
        new FrameWritable(allocator.ioBuffer(size.sizeExcludingZeroCopy() + SIZE_FIELD_BYTES));
    boolean whole = false;
    try {
      out.writeInt(size.totalSize());
      header.message.write(out, cache, header.version);
      body.write(out, cache, version);
      whole = true;
    } finally {
      if (!whole) {
        out.discard();
      }
    }
    return new Frame(out.finish(), size.totalSize() + SIZE_FIELD_BYTES);
  }

  private static int reserveSize(ByteBuf out) {
    int start = out.writerIndex();
    out.writeInt(0);
    return start;
  }

  private static void fillSize(ByteBuf out, int start, int tailBytes) {
    int size = Math.addExact(out.writerIndex() - start - SIZE_FIELD_BYTES, tailBytes);
    out.setInt(start, size);
  }

  private static void writeClientId(ByteBuf out, String clientId) {
    RequestHead.requireLegalClientId(clientId);
    int lengthIndex = out.writerIndex();
    out.writeShort(0);
    out.setShort(lengthIndex, ByteBufUtil.writeUtf8(out, clientId));
  }

  private record Versioned(Message message, short version) {}
}
