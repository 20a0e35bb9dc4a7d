package io.logwharf.protocol.extension;

import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.protocol.Readable;
import org.apache.kafka.common.protocol.Writable;

/**
 * Deletes a temporary queue or topic of the connection with what it holds; answered with an {@link
 * ErrorResponse}. Refused with INVALID_REQUEST while a consumer is attached (Jakarta Messaging 3.1
 * §6.2.2), and with UNKNOWN_TOPIC_ID where the connection has no such destination.
 */
public record DeleteTemporary(Uuid topicId) {
  public static DeleteTemporary read(Readable in) {
    return new DeleteTemporary(in.readUuid());
  }

  public void write(Writable out) {
    out.writeUuid(topicId);
  }
}
