package io.logwharf.protocol.extension;

import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.protocol.Readable;
import org.apache.kafka.common.protocol.Writable;

/**
 * What the broker tells an attached consumer, each as one response with the correlation id of its
 * {@link ConsumerAttach}. On the wire: kind (int8), then the fields of the kind.
 */
public sealed interface ConsumerEvent {
  byte ATTACHED = 0;
  byte DELIVERY = 1;
  byte RECALL = 2;
  byte CLOSED = 3;

  /**
   * The consumer is attached, and may be granted credit.
   *
   * @param leaderEpoch of the partition's leader
   */
  record Attached(int leaderEpoch) implements ConsumerEvent {}

  /**
   * Records acquired for the consumer, in whole record batches or slices of them in Kafka's format;
   * the batches hold exactly the records of {@code acquired}, in order of offset.
   *
   * @param drained whether the credit that was left is now forgotten, see {@link ConsumerCredit}
   * @param acquired the ranges of offsets acquired, with how often each was handed to an
   *     application before: more than zero where it may have been
   * @param recordBytes the size of the record batches, which follow this header to the frame's end
   */
  record Delivery(boolean drained, List<Acquired> acquired, int recordBytes)
      implements ConsumerEvent {
    public Delivery {
      if (recordBytes < 0) {
        throw new IllegalArgumentException("a delivery with " + recordBytes + " bytes of records");
      }
    }
  }

  /**
   * Another consumer waits and nothing is available: what this one holds and has not handed to its
   * application should be given back by {@link AckType#RELEASE_UNDELIVERED}, unless it is about to
   * be. No more is delivered to it before the client has answered by {@link
   * ConsumerCredit#recallAnswer}, be it that it gives nothing back.
   */
  record Recall() implements ConsumerEvent {}

  /**
   * The broker has ended the consumer: NOT_LEADER_OR_FOLLOWER and FENCED_LEADER_EPOCH say to find
   * the leader and attach again, UNKNOWN_TOPIC_ID that the destination is gone.
   */
  record Closed(Errors error, String message) implements ConsumerEvent {}

  /** A range of acquired offsets, both included, and the number of earlier deliveries of each. */
  record Acquired(long firstOffset, long lastOffset, int deliveryCount) {
    public Acquired {
      if (firstOffset < 0
          || lastOffset < firstOffset
          || lastOffset - firstOffset > Integer.MAX_VALUE
          || deliveryCount < 0) {
        throw new IllegalArgumentException(
            "acquired range "
                + firstOffset
                + ".."
                + lastOffset
                + " with delivery count "
                + deliveryCount
                + " can't be");
      }
    }
  }

  /** Writes the event; the record bytes of a delivery are for the caller to send after it. */
  default void write(Writable out) {
    if (this instanceof Attached attached) {
      out.writeByte(ATTACHED);
      out.writeInt(attached.leaderEpoch);
    } else if (this instanceof Delivery delivery) {
      out.writeByte(DELIVERY);
      WireArrays.writeBoolean(out, delivery.drained);
      out.writeUnsignedVarint(delivery.acquired.size());
      for (Acquired range : delivery.acquired) {
        out.writeLong(range.firstOffset);
        out.writeUnsignedVarint((int) (range.lastOffset - range.firstOffset));
        out.writeUnsignedVarint(range.deliveryCount);
      }
      out.writeInt(delivery.recordBytes);
    } else if (this instanceof Recall) {
      out.writeByte(RECALL);
    } else if (this instanceof Closed closed) {
      out.writeByte(CLOSED);
      new ErrorResponse(closed.error, closed.message).write(out);
    }
  }

  /** Reads an event; after a delivery the next {@code recordBytes} bytes are its record batches. */
  static ConsumerEvent read(Readable in) {
    byte kind = in.readByte();
    return switch (kind) {
      case ATTACHED -> new Attached(in.readInt());
      case DELIVERY -> new Delivery(WireArrays.readBoolean(in), readAcquired(in), in.readInt());
      case RECALL -> new Recall();
      case CLOSED -> {
        ErrorResponse reason = ErrorResponse.read(in);
        yield new Closed(reason.error(), reason.message());
      }
      default -> throw new IllegalArgumentException("unknown consumer event " + kind);
    };
  }

  private static List<Acquired> readAcquired(Readable in) {
    int count = WireArrays.readCount(in, 10);
    List<Acquired> ranges = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      long first = in.readLong();
      ranges.add(new Acquired(first, first + WireArrays.readCount(in), WireArrays.readCount(in)));
    }
    return ranges;
  }
}
