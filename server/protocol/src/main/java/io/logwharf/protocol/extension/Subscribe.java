package io.logwharf.protocol.extension;

import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.protocol.Readable;
import org.apache.kafka.common.protocol.Writable;

/**
 * Makes a consumer one of a subscription with a name (Jakarta Messaging 3.1 §8.3), which is created
 * where there is none. The name belongs to the connection's client identifier, if it has one. The
 * answer names the share group to attach to; a durable subscription has begun on every partition of
 * its topic, and can't be lost, when it is sent.
 *
 * <p>Refused with NON_EMPTY_GROUP where consumers stand against it, INCONSISTENT_GROUP_PROTOCOL
 * where the name is that of a shared subscription and this one isn't, or the other way round, and
 * INVALID_REQUEST where a client identifier is needed.
 *
 * @param subscriberId chosen by the client, unique among the subscribers of its connection
 */
public record Subscribe(
    int subscriberId,
    String name,
    Uuid topicId,
    boolean durable,
    boolean shared,
    String selector,
    boolean noLocal) {

  public static Subscribe read(Readable in) {
    return new Subscribe(
        in.readInt(),
        WireArrays.readString(in),
        in.readUuid(),
        WireArrays.readBoolean(in),
        WireArrays.readBoolean(in),
        WireArrays.readString(in),
        WireArrays.readBoolean(in));
  }

  public void write(Writable out) {
    out.writeInt(subscriberId);
    WireArrays.writeString(out, name);
    out.writeUuid(topicId);
    WireArrays.writeBoolean(out, durable);
    WireArrays.writeBoolean(out, shared);
    WireArrays.writeString(out, selector);
    WireArrays.writeBoolean(out, noLocal);
  }

  /**
   * The answer.
   *
   * @param group the share group that holds the subscription's state
   */
  public record Response(Errors error, String message, String group) {
    public static Response failed(Errors error, String message) {
      return new Response(error, message, "");
    }

    public static Response read(Readable in) {
      ErrorResponse outcome = ErrorResponse.read(in);
      return new Response(outcome.error(), outcome.message(), WireArrays.readString(in));
    }

    public void write(Writable out) {
      new ErrorResponse(error, message).write(out);
      WireArrays.writeString(out, group);
    }
  }
}
