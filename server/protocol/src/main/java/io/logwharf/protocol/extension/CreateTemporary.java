package io.logwharf.protocol.extension;

import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.protocol.Readable;
import org.apache.kafka.common.protocol.Writable;

/**
 * Creates a temporary queue or topic (Jakarta Messaging 3.1 §6.2.2): in the broker's memory only,
 * gone with the connection that asks for it. Any connection may send to it, as to any topic; only
 * the one that created it may attach consumers.
 *
 * @param kind a queue or a topic
 */
public record CreateTemporary(DestinationKind kind) {
  public static CreateTemporary read(Readable in) {
    return new CreateTemporary(DestinationKind.forId(in.readByte()));
  }

  public void write(Writable out) {
    out.writeByte(kind.id());
  }

  /**
   * The answer.
   *
   * @param topic the name that the broker has given, empty where it has refused
   * @param resolved what resolving that name would answer now
   */
  public record Response(String topic, ResolveDestination.Response resolved) {
    public static Response failed(Errors error, String message) {
      return new Response("", ResolveDestination.Response.failed(error, message));
    }

    public static Response read(Readable in) {
      return new Response(WireArrays.readString(in), ResolveDestination.Response.read(in));
    }

    public void write(Writable out) {
      WireArrays.writeString(out, topic);
      resolved.write(out);
    }
  }
}
