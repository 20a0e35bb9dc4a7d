package io.logwharf.protocol.extension;

import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.protocol.Readable;
import org.apache.kafka.common.protocol.Writable;

/**
 * Attaches a consumer to one share partition at its leader. All that the broker sends to this
 * consumer comes as {@link ConsumerEvent}s under this request's correlation id, the first of them
 * {@link ConsumerEvent.Attached} or {@link ConsumerEvent.Closed}.
 *
 * @param consumerId chosen by the client, unique among the consumers of its connection
 * @param group the share group: a queue's has the queue's topic name, a subscription its own
 * @param leaderEpoch the epoch that the client believes in, -1 where it has none; a newer one at
 *     the broker is answered with FENCED_LEADER_EPOCH
 * @param mode what the group is and where it begins
 * @param selector a message selector (Jakarta Messaging 3.1 §3.8.1), empty for none. On a queue it
 *     is this consumer's: what doesn't match stays available to others. Of a subscription it is a
 *     part: what doesn't match was never in it, and all its consumers give the same
 * @param notFrom empty, or the sender whose messages are not in the subscription (noLocal, Jakarta
 *     Messaging 3.1 §8.3.1 and §8.3.3): its client identifier, or where its connection has none the
 *     name that its message ids begin with, see {@link io.logwharf.protocol.message.Sender}. All
 *     consumers of a subscription give the same; on a queue it means nothing
 */
public record ConsumerAttach(
    int consumerId,
    String group,
    Uuid topicId,
    int partition,
    int leaderEpoch,
    Mode mode,
    String selector,
    String notFrom) {

  /** Attaches a consumer that gets everything. */
  public ConsumerAttach(
      int consumerId, String group, Uuid topicId, int partition, int leaderEpoch, Mode mode) {
    this(consumerId, group, topicId, partition, leaderEpoch, mode, "", "");
  }

  /** Attaches a consumer whose messages may be anybody's. */
  public ConsumerAttach(
      int consumerId,
      String group,
      Uuid topicId,
      int partition,
      int leaderEpoch,
      Mode mode,
      String selector) {
    this(consumerId, group, topicId, partition, leaderEpoch, mode, selector, "");
  }

  /** What the share group of a consumer is, and where it begins when there is nothing of it yet. */
  public enum Mode {
    /** A queue: durable, begins at the earliest record. */
    QUEUE(0),
    /** A durable subscription: durable, begins behind the newest record. */
    DURABLE_SUBSCRIPTION(1),
    /** A non-durable subscription: begins behind the newest record, gone with its last consumer. */
    NON_DURABLE_SUBSCRIPTION(2);

    private final byte id;

    Mode(int id) {
      this.id = (byte) id;
    }

    /** The code on the wire. */
    public byte id() {
      return id;
    }

    /**
     * The mode with this code on the wire.
     *
     * @throws IllegalArgumentException where there is none
     */
    public static Mode forId(byte id) {
      if (id < 0 || id >= values().length) {
        throw new IllegalArgumentException("unknown consumer mode " + id + "; known are 0 to 2");
      }
      return values()[id];
    }
  }

  public static ConsumerAttach read(Readable in) {
    return new ConsumerAttach(
        in.readInt(),
        WireArrays.readString(in),
        in.readUuid(),
        in.readInt(),
        in.readInt(),
        Mode.forId(in.readByte()),
        WireArrays.readString(in),
        WireArrays.readString(in));
  }

  public void write(Writable out) {
    out.writeInt(consumerId);
    WireArrays.writeString(out, group);
    out.writeUuid(topicId);
    out.writeInt(partition);
    out.writeInt(leaderEpoch);
    out.writeByte(mode.id());
    WireArrays.writeString(out, selector);
    WireArrays.writeString(out, notFrom);
  }
}
