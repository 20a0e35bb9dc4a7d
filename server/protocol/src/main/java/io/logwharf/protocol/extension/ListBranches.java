package io.logwharf.protocol.extension;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.protocol.Readable;
import org.apache.kafka.common.protocol.Writable;

/**
 * Asks for a part of the XA branches of the whole cluster, whoever began them, in an order of their
 * own. The list of those in doubt is what {@code XAResource.recover} gives: prepared, or resolved
 * by hand and not forgotten.
 *
 * <p>On the wire: whether in doubt only (1 byte), whether there is a branch to go on behind (1
 * byte), that branch.
 *
 * @param inDoubtOnly whether to leave out those that are active or on their way to an end
 * @param after the last one of the part before, empty for the first part
 */
public record ListBranches(boolean inDoubtOnly, Optional<BranchId> after) {
  public static ListBranches read(Readable in) {
    return new ListBranches(
        WireArrays.readBoolean(in),
        WireArrays.readBoolean(in) ? Optional.of(BranchId.read(in)) : Optional.empty());
  }

  public void write(Writable out) {
    WireArrays.writeBoolean(out, inDoubtOnly);
    WireArrays.writeBoolean(out, after.isPresent());
    after.ifPresent(branch -> branch.write(out));
  }

  /**
   * The answer.
   *
   * @param more whether others follow behind the last one here
   */
  public record Response(Errors error, String message, boolean more, List<BranchSummary> branches) {
    public static Response failed(Errors error, String message) {
      return new Response(error, message, false, List.of());
    }

    public static Response read(Readable in) {
      ErrorResponse outcome = ErrorResponse.read(in);
      boolean more = WireArrays.readBoolean(in);
      int count = WireArrays.readCount(in, BranchSummary.MIN_BYTES);
      List<BranchSummary> branches = new ArrayList<>(count);
      for (int i = 0; i < count; i++) {
        branches.add(BranchSummary.read(in));
      }
      return new Response(outcome.error(), outcome.message(), more, branches);
    }

    public void write(Writable out) {
      new ErrorResponse(error, message).write(out);
      WireArrays.writeBoolean(out, more);
      out.writeUnsignedVarint(branches.size());
      branches.forEach(branch -> branch.write(out));
    }
  }
}
