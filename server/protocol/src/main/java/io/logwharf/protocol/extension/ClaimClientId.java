package io.logwharf.protocol.extension;

import org.apache.kafka.common.protocol.Readable;
import org.apache.kafka.common.protocol.Writable;

/**
 * Gives the connection a client identifier (Jakarta Messaging 3.1 §6.1.2), which no other
 * connection to the cluster can have as long as this one lives. Answered with an {@link
 * ErrorResponse}: DUPLICATE_RESOURCE where another connection has it, INVALID_REQUEST where this
 * one has another.
 */
public record ClaimClientId(String clientId) {
  public static ClaimClientId read(Readable in) {
    return new ClaimClientId(WireArrays.readString(in));
  }

  public void write(Writable out) {
    WireArrays.writeString(out, clientId);
  }
}
