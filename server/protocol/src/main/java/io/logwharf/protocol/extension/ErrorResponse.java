package io.logwharf.protocol.extension;

import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.protocol.Readable;
import org.apache.kafka.common.protocol.Writable;

/**
 * The answer that carries nothing but an outcome.
 *
 * @param error Kafka's error code, {@link Errors#NONE} for success
 * @param message what failed, on what, and what to do; empty for success
 */
public record ErrorResponse(Errors error, String message) {
  public static final ErrorResponse SUCCESS = new ErrorResponse(Errors.NONE, "");

  public static ErrorResponse read(Readable in) {
    return new ErrorResponse(Errors.forCode(in.readShort()), WireArrays.readString(in));
  }

  public void write(Writable out) {
    out.writeShort(error.code());
    WireArrays.writeString(out, message);
  }
}
