package io.logwharf.broker.temporary;

import io.logwharf.broker.request.ExtensionHandler;
import io.logwharf.broker.request.RequestContext;
import io.logwharf.broker.share.ConnectionConsumers;
import io.logwharf.protocol.extension.DeleteTemporary;
import io.logwharf.protocol.extension.ErrorResponse;
import io.logwharf.protocol.extension.ExtensionApi;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.protocol.Readable;

/** Deletes temporary destinations that nobody consumes from. */
public final class DeleteTemporaryHandler implements ExtensionHandler {
  private final TemporaryTopics temporaries;

  public DeleteTemporaryHandler(TemporaryTopics temporaries) {
    this.temporaries = temporaries;
  }

  @Override
  public ExtensionApi api() {
    return ExtensionApi.DELETE_TEMPORARY;
  }

  @Override
  public void handle(Readable body, RequestContext context) {
    Uuid topicId = DeleteTemporary.read(body).topicId();
    ConnectionTemporaries owned = temporaries.of(context.connection());
    ErrorResponse response = ErrorResponse.SUCCESS;
    if (!owned.has(topicId)) {
      response =
          new ErrorResponse(
              Errors.UNKNOWN_TOPIC_ID, "no temporary destination of this connection is " + topicId);
    } else if (ConnectionConsumers.of(context.connection()).isConsuming(topicId)) {
      response =
          new ErrorResponse(
              Errors.INVALID_REQUEST,
              "the temporary destination has consumers; close them before it is deleted");
    } else {
      owned.delete(topicId);
    }
    context.respond(response::write);
  }
}
