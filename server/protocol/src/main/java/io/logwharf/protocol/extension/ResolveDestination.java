package io.logwharf.protocol.extension;

import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.protocol.Readable;
import org.apache.kafka.common.protocol.Writable;

/**
 * Finds the topic behind a destination, or creates it, without administrator's rights where the
 * broker allows that.
 *
 * @param topic the topic's name, already escaped
 * @param kind what the client wants it to be; a topic of the other kind is answered with
 *     INVALID_TOPIC_EXCEPTION, one of no kind is accepted as it is
 * @param create whether to create the topic where there is none
 */
public record ResolveDestination(String topic, DestinationKind kind, boolean create) {
  public static ResolveDestination read(Readable in) {
    return new ResolveDestination(
        WireArrays.readString(in),
        DestinationKind.forId(in.readByte()),
        WireArrays.readBoolean(in));
  }

  public void write(Writable out) {
    WireArrays.writeString(out, topic);
    out.writeByte(kind.id());
    WireArrays.writeBoolean(out, create);
  }

  /** Where a partition's leader is. */
  public record Partition(int leaderId, int leaderEpoch, String host, int port) {}

  /**
   * The answer.
   *
   * @param maxMessageBytes the largest batch that the topic takes, {@code max.message.bytes}
   * @param partitions in order of partition number
   */
  public record Response(
      Errors error,
      String message,
      Uuid topicId,
      DestinationKind kind,
      int maxMessageBytes,
      List<Partition> partitions) {
    private static final int MIN_PARTITION_BYTES = 13;

    public static Response failed(Errors error, String message) {
      return new Response(error, message, Uuid.ZERO_UUID, DestinationKind.NONE, 0, List.of());
    }

    public static Response read(Readable in) {
      ErrorResponse outcome = ErrorResponse.read(in);
      Uuid topicId = in.readUuid();
      DestinationKind kind = DestinationKind.forId(in.readByte());
      int maxMessageBytes = in.readInt();
      int count = WireArrays.readCount(in, MIN_PARTITION_BYTES);
      List<Partition> partitions = new ArrayList<>(count);
      for (int i = 0; i < count; i++) {
        partitions.add(
            new Partition(in.readInt(), in.readInt(), WireArrays.readString(in), in.readInt()));
      }
      return new Response(
          outcome.error(), outcome.message(), topicId, kind, maxMessageBytes, partitions);
    }

    public void write(Writable out) {
      new ErrorResponse(error, message).write(out);
      out.writeUuid(topicId);
      out.writeByte(kind.id());
      out.writeInt(maxMessageBytes);
      out.writeUnsignedVarint(partitions.size());
      for (Partition partition : partitions) {
        out.writeInt(partition.leaderId);
        out.writeInt(partition.leaderEpoch);
        WireArrays.writeString(out, partition.host);
        out.writeInt(partition.port);
      }
    }
  }
}
