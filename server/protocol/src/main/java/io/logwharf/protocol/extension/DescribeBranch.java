package io.logwharf.protocol.extension;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.protocol.Readable;
import org.apache.kafka.common.protocol.Writable;

/** Asks what one XA branch is made of. Answered with RESOURCE_NOT_FOUND where there is none. */
public record DescribeBranch(BranchId branch) {
  public static DescribeBranch read(Readable in) {
    return new DescribeBranch(BranchId.read(in));
  }

  public void write(Writable out) {
    branch.write(out);
  }

  /**
   * A partition with work of the branch.
   *
   * @param transaction the name under which ListTransactions shows the session's transaction
   * @param topic its name, or its id where it is no more
   * @param group the share group whose acknowledgements are pending, empty for messages sent
   */
  public record Work(String transaction, String topic, int partition, String group) {
    private static final int MIN_BYTES = 7;

    static Work read(Readable in) {
      return new Work(
          WireArrays.readString(in),
          WireArrays.readString(in),
          in.readInt(),
          WireArrays.readString(in));
    }

    void write(Writable out) {
      WireArrays.writeString(out, transaction);
      WireArrays.writeString(out, topic);
      out.writeInt(partition);
      WireArrays.writeString(out, group);
    }
  }

  /** The answer; empty where there is an error. */
  public record Response(
      Errors error, String message, Optional<BranchSummary> branch, List<Work> work) {
    public static Response failed(Errors error, String message) {
      return new Response(error, message, Optional.empty(), List.of());
    }

    public static Response read(Readable in) {
      ErrorResponse outcome = ErrorResponse.read(in);
      Optional<BranchSummary> branch =
          WireArrays.readBoolean(in) ? Optional.of(BranchSummary.read(in)) : Optional.empty();
      int count = WireArrays.readCount(in, Work.MIN_BYTES);
      List<Work> work = new ArrayList<>(count);
      for (int i = 0; i < count; i++) {
        work.add(Work.read(in));
      }
      return new Response(outcome.error(), outcome.message(), branch, work);
    }

    public void write(Writable out) {
      new ErrorResponse(error, message).write(out);
      WireArrays.writeBoolean(out, branch.isPresent());
      branch.ifPresent(summary -> summary.write(out));
      out.writeUnsignedVarint(work.size());
      work.forEach(each -> each.write(out));
    }
  }
}
