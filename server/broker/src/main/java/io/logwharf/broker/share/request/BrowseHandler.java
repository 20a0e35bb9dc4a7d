package io.logwharf.broker.share.request;

import io.logwharf.broker.partition.Partition;
import io.logwharf.broker.partition.Partitions;
import io.logwharf.broker.request.ExtensionHandler;
import io.logwharf.broker.request.RequestContext;
import io.logwharf.broker.share.QueueBrowse;
import io.logwharf.broker.share.SharePartitions;
import io.logwharf.protocol.extension.Browse;
import io.logwharf.protocol.extension.DestinationKind;
import io.logwharf.protocol.extension.ExtensionApi;
import io.logwharf.protocol.selector.Selector;
import io.logwharf.protocol.selector.SelectorSyntaxException;
import java.util.Optional;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.protocol.Readable;

/** Shows what waits in a queue. */
public final class BrowseHandler implements ExtensionHandler {
  private final Partitions partitions;
  private final SharePartitions sharePartitions;

  public BrowseHandler(Partitions partitions, SharePartitions sharePartitions) {
    this.partitions = partitions;
    this.sharePartitions = sharePartitions;
  }

  @Override
  public ExtensionApi api() {
    return ExtensionApi.BROWSE;
  }

  @Override
  public void handle(Readable body, RequestContext context) {
    Browse request = Browse.read(body);
    Optional<Partition> found = partitions.find(request.topicId(), request.partition());
    Browse.Response refusal =
        found.isEmpty() ? unknown(request) : refuse(found.get(), context.connection().id());
    Selector selector = null;
    if (refusal == null && !request.selector().isEmpty()) {
      try {
        selector = Selector.parse(request.selector());
      } catch (SelectorSyntaxException e) {
        refusal = Browse.Response.failed(Errors.INVALID_REQUEST, e.getMessage());
      }
    }
    if (refusal != null) {
      context.respond(refusal::write);
    } else {
      sharePartitions.browse(found.get(), request, selector, page -> respond(context, page));
    }
  }

  private static void respond(RequestContext context, QueueBrowse.Page page) {
    context.respond(
        out -> {
          page.header().write(out);
          out.writeRecords(page.records());
        });
  }

  /** What is wrong with browsing here, null where nothing is. */
  private static Browse.Response refuse(Partition partition, long connectionId) {
    String topic = partition.topic().name();
    if (partition.topic().kind() == DestinationKind.TOPIC) {
      return Browse.Response.failed(
          Errors.INVALID_TOPIC_EXCEPTION, topic + " is a topic; only queues can be browsed");
    }
    if (!partition.isConsumableBy(connectionId)) {
      return Browse.Response.failed(
          Errors.INVALID_REQUEST,
          topic + " belongs to another connection, and only that one may browse it");
    }
    return null;
  }

  private static Browse.Response unknown(Browse request) {
    return Browse.Response.failed(
        Errors.UNKNOWN_TOPIC_ID,
        "no topic of this broker has id "
            + request.topicId()
            + " and a partition "
            + request.partition()
            + "; resolve the destination anew");
  }
}
