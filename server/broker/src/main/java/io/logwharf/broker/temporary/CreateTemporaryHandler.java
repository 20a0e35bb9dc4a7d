package io.logwharf.broker.temporary;

import io.logwharf.broker.partition.TopicInfo;
import io.logwharf.broker.request.DestinationDescriptions;
import io.logwharf.broker.request.ExtensionHandler;
import io.logwharf.broker.request.RequestContext;
import io.logwharf.protocol.extension.CreateTemporary;
import io.logwharf.protocol.extension.CreateTemporary.Response;
import io.logwharf.protocol.extension.DestinationKind;
import io.logwharf.protocol.extension.ExtensionApi;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.protocol.Readable;

/** Creates temporary destinations. */
public final class CreateTemporaryHandler implements ExtensionHandler {
  private final TemporaryTopics temporaries;
  private final DestinationDescriptions descriptions;

  public CreateTemporaryHandler(TemporaryTopics temporaries, DestinationDescriptions descriptions) {
    this.temporaries = temporaries;
    this.descriptions = descriptions;
  }

  @Override
  public ExtensionApi api() {
    return ExtensionApi.CREATE_TEMPORARY;
  }

  @Override
  public void handle(Readable body, RequestContext context) {
    CreateTemporary request = CreateTemporary.read(body);
    if (request.kind() == DestinationKind.NONE) {
      throw new IllegalArgumentException("a temporary destination is a queue or a topic");
    }
    ConnectionTemporaries owned = temporaries.of(context.connection());
    Response response = owned.isFull() ? full() : created(owned.create(request.kind()));
    context.respond(response::write);
  }

  private Response created(TopicInfo topic) {
    return new Response(topic.name(), descriptions.of(topic));
  }

  private static Response full() {
    return Response.failed(
        Errors.POLICY_VIOLATION,
        "this connection has "
            + ConnectionTemporaries.MAX_DESTINATIONS
            + " temporary destinations, the most allowed; delete those that are not used any more");
  }
}
