package io.logwharf.protocol.extension;

import org.apache.kafka.common.protocol.Readable;
import org.apache.kafka.common.protocol.Writable;

/**
 * Deletes a durable subscription of the connection's client identifier (Jakarta Messaging 3.1
 * §8.3.3). Answered with an {@link ErrorResponse}: RESOURCE_NOT_FOUND where there is none,
 * NON_EMPTY_GROUP while it has a consumer, or messages that were delivered and not acknowledged.
 */
public record Unsubscribe(String name) {
  public static Unsubscribe read(Readable in) {
    return new Unsubscribe(WireArrays.readString(in));
  }

  public void write(Writable out) {
    WireArrays.writeString(out, name);
  }
}
