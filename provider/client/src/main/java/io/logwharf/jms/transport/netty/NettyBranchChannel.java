package io.logwharf.jms.transport.netty;

import io.logwharf.jms.transport.BranchChannel;
import io.logwharf.jms.transport.BrokerException;
import io.logwharf.jms.transport.ConnectionLostException;
import io.logwharf.jms.transport.Reply;
import io.logwharf.protocol.extension.BranchCommand;
import io.logwharf.protocol.extension.BranchOutcome;
import io.logwharf.protocol.extension.DescribeBranch;
import io.logwharf.protocol.extension.EnlistBranch;
import io.logwharf.protocol.extension.ExtensionApi;
import io.logwharf.protocol.extension.ListBranches;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.kafka.common.message.DescribeClusterRequestData;
import org.apache.kafka.common.message.DescribeClusterResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.protocol.Readable;
import org.apache.kafka.common.protocol.Writable;

/** The requests of XA branches on a channel over TCP. Owned by its event loop. */
final class NettyBranchChannel implements BranchChannel {
  private static final short DESCRIBE_CLUSTER_VERSION = 0;
  private final RequestWriter writer;

  NettyBranchChannel(RequestWriter writer) {
    this.writer = writer;
  }

  @Override
  public void enlist(EnlistBranch request, Reply<Integer> reply) {
    callForCode(ExtensionApi.ENLIST_BRANCH, request::write, reply);
  }

  @Override
  public void command(BranchCommand request, Reply<Integer> reply) {
    callForCode(ExtensionApi.BRANCH_COMMAND, request::write, reply);
  }

  @Override
  public void list(ListBranches request, Reply<ListBranches.Response> reply) {
    call(
        ExtensionApi.LIST_BRANCHES,
        request::write,
        ListBranches.Response::read,
        (response, failure) -> answer(response.error(), response.message(), response, reply),
        reply);
  }

  @Override
  public void describe(DescribeBranch request, Reply<DescribeBranch.Response> reply) {
    call(
        ExtensionApi.DESCRIBE_BRANCH,
        request::write,
        DescribeBranch.Response::read,
        (response, failure) -> answer(response.error(), response.message(), response, reply),
        reply);
  }

  @Override
  public void clusterId(Reply<String> reply) {
    if (isLost(reply)) {
      return;
    }
    writer.call(
        new KafkaCall(
            ApiKeys.DESCRIBE_CLUSTER, DESCRIBE_CLUSTER_VERSION, new DescribeClusterRequestData()),
        (body, failure) -> {
          if (failure != null) {
            reply.complete(null, failure);
            return;
          }
          DescribeClusterResponseData response = (DescribeClusterResponseData) body;
          answer(
              Errors.forCode(response.errorCode()),
              response.errorMessage(),
              response.clusterId(),
              reply);
        });
  }

  private void callForCode(ExtensionApi api, Consumer<Writable> body, Reply<Integer> reply) {
    call(
        api,
        body,
        BranchOutcome::read,
        (outcome, failure) -> answer(outcome.error(), outcome.message(), outcome.code(), reply),
        reply);
  }

  private <T> void call(
      ExtensionApi api,
      Consumer<Writable> body,
      Function<Readable, T> reader,
      Reply<T> onAnswer,
      Reply<?> reply) {
    if (isLost(reply)) {
      return;
    }
    writer.call(
        api,
        body,
        reader,
        (answer, failure) -> {
          if (failure == null) {
            onAnswer.complete(answer, null);
          } else {
            reply.complete(null, failure);
          }
        });
  }

  private static <T> void answer(Errors error, String message, T answer, Reply<T> reply) {
    if (error == Errors.NONE) {
      reply.complete(answer, null);
    } else {
      reply.complete(null, new BrokerException(error, message));
    }
  }

  private boolean isLost(Reply<?> reply) {
    ConnectionLostException lost = writer.router().lost();
    if (lost != null) {
      reply.complete(null, lost);
    }
    return lost != null;
  }
}
