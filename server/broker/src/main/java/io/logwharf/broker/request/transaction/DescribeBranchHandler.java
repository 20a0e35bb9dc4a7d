package io.logwharf.broker.request.transaction;

import io.logwharf.broker.partition.Partitions;
import io.logwharf.broker.request.ExtensionHandler;
import io.logwharf.broker.request.RequestContext;
import io.logwharf.broker.transaction.Transactions;
import io.logwharf.coordinator.transaction.BranchDescription;
import io.logwharf.coordinator.transaction.Participant;
import io.logwharf.coordinator.transaction.Participant.SharePartition;
import io.logwharf.coordinator.transaction.TransactionDescription;
import io.logwharf.protocol.extension.DescribeBranch;
import io.logwharf.protocol.extension.DescribeBranch.Response;
import io.logwharf.protocol.extension.DescribeBranch.Work;
import io.logwharf.protocol.extension.ExtensionApi;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.protocol.Readable;

/** Says which partitions hold work of an XA branch. */
public final class DescribeBranchHandler implements ExtensionHandler {
  private final Partitions partitions;
  private final Transactions transactions;

  public DescribeBranchHandler(Partitions partitions, Transactions transactions) {
    this.partitions = partitions;
    this.transactions = transactions;
  }

  @Override
  public ExtensionApi api() {
    return ExtensionApi.DESCRIBE_BRANCH;
  }

  @Override
  public void handle(Readable body, RequestContext context) {
    DescribeBranch request = DescribeBranch.read(body);
    Response answer =
        transactions
            .ask(state -> state.branch(BranchWire.xid(request.branch())))
            .map(this::describe)
            .orElseGet(
                () ->
                    Response.failed(
                        Errors.RESOURCE_NOT_FOUND, "there is no branch " + request.branch()));
    context.respond(answer::write);
  }

  private Response describe(BranchDescription branch) {
    List<Work> work = new ArrayList<>();
    for (TransactionDescription transaction : branch.transactions()) {
      for (Participant participant : transaction.participants()) {
        work.add(
            new Work(
                transaction.name(),
                topic(participant),
                participant.partition(),
                participant instanceof SharePartition share ? share.group() : ""));
      }
    }
    return new Response(Errors.NONE, "", Optional.of(BranchWire.summary(branch)), work);
  }

  private String topic(Participant participant) {
    var id =
        new Uuid(
            participant.topicId().getMostSignificantBits(),
            participant.topicId().getLeastSignificantBits());
    return partitions.topic(id).map(topic -> topic.name()).orElseGet(id::toString);
  }
}
