package io.logwharf.protocol.extension;

import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.protocol.Readable;
import org.apache.kafka.common.protocol.Writable;

/**
 * How a request about an XA branch ended.
 *
 * <p>On the wire: error (int16), message, code (int32).
 *
 * @param error {@link Errors#NONE} where the coordinator has answered; otherwise it is not known
 *     what became of the request, which may be repeated
 * @param message of the error, empty where there is none
 * @param code what the coordinator says, as in {@code javax.transaction.xa.XAException} and {@code
 *     XAResource}: 0 for XA_OK, 3 for XA_RDONLY, else an error code
 */
public record BranchOutcome(Errors error, String message, int code) {
  /** The coordinator's answer. */
  public static BranchOutcome answered(int code) {
    return new BranchOutcome(Errors.NONE, "", code);
  }

  public static BranchOutcome failed(Errors error, String message) {
    return new BranchOutcome(error, message, 0);
  }

  public static BranchOutcome read(Readable in) {
    ErrorResponse outcome = ErrorResponse.read(in);
    return new BranchOutcome(outcome.error(), outcome.message(), in.readInt());
  }

  public void write(Writable out) {
    new ErrorResponse(error, message).write(out);
    out.writeInt(code);
  }
}
