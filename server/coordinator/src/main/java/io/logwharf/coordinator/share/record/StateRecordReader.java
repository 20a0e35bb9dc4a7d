package io.logwharf.coordinator.share.record;

import io.logwharf.coordinator.record.RecordFormatException;
import io.logwharf.coordinator.record.RecordInput;
import java.nio.ByteBuffer;

/** Reads state records. Stateless, so any thread may use it. */
public final class StateRecordReader {
  /** The largest offset that a record may name: the one after it is still a number. */
  private static final long MAX_OFFSET = Long.MAX_VALUE - 1;

  /** The largest delivery count that is kept; further deliveries don't raise it. */
  public static final int MAX_DELIVERY_COUNT = Character.MAX_VALUE;

  private StateRecordReader() {}

  /**
   * Tells the visitor what the record says; its position and limit stay as they are.
   *
   * @throws RecordFormatException where the record is damaged or of a version not known; the
   *     visitor may have heard a part of it
   */
  public static void read(ByteBuffer record, StateRecordVisitor visitor) {
    RecordInput in = new RecordInput("state record of a share partition", record);
    byte version = in.readByte();
    if (version != StateRecordFormat.VERSION) {
      throw in.malformed(
          "its version is "
              + version
              + ", this release reads version "
              + StateRecordFormat.VERSION);
    }
    byte type = in.readByte();
    switch (type) {
      case StateRecordFormat.CHANGES -> readChanges(in, visitor);
      case StateRecordFormat.FRONTIER -> {
        visitor.onFrontier(in.readUnsigned("delivery frontier", MAX_OFFSET));
        in.end();
      }
      case StateRecordFormat.SNAPSHOT -> readSnapshot(in, visitor);
      default -> {
        int kind = type - StateRecordFormat.HOLDING;
        if (kind < HoldingFormat.PENDING || kind > HoldingFormat.MOVING) {
          throw in.malformed("its type is " + type + ", known are 0 to 6");
        }
        readHolding(HoldingFormat.read(kind, in), in, visitor);
      }
    }
  }

  private static void readChanges(RecordInput in, StateRecordVisitor visitor) {
    long next = 0;
    while (in.remaining() > 0) {
      long first = readFirst(in, next);
      long lengthAndKind = in.readUnsigned();
      long last = lastOf(in, first, lengthAndKind >>> 1);
      if ((lengthAndKind & 1) == StateRecordFormat.DONE) {
        visitor.onDone(first, last);
      } else {
        visitor.onDeliveryCount(first, last, readDeliveryCount(in));
      }
      next = last + 1;
    }
  }

  private static void readHolding(Holding holding, RecordInput in, StateRecordVisitor visitor) {
    long next = 0;
    while (in.remaining() > 0) {
      long first = readFirst(in, next);
      long last = lastOf(in, first, in.readUnsigned("length of a range", MAX_OFFSET));
      visitor.onHolding(holding, first, last, readDeliveryCount(in));
      next = last + 1;
    }
  }

  private static void readSnapshot(RecordInput in, StateRecordVisitor visitor) {
    int number = (int) in.readUnsigned("part number", Integer.MAX_VALUE);
    boolean isLast = in.readBoolean();
    long start = in.readUnsigned("start offset", MAX_OFFSET);
    long scanFrontier = start + in.readUnsigned("scan frontier", MAX_OFFSET - start);
    long deliveryFrontier = in.readUnsigned("delivery frontier", MAX_OFFSET);
    SnapshotPart part = new SnapshotPart(number, isLast, start, scanFrontier, deliveryFrontier);
    visitor.onSnapshotPart(part);
    long next = start;
    while (in.remaining() > 0) {
      long first = next + in.readUnsigned("distance of ranges", scanFrontier - next);
      long lengthAndKind = in.readUnsigned();
      long last = lastOf(in, first, lengthAndKind >>> StateRecordFormat.HOLDING_BITS);
      if (last >= scanFrontier) {
        throw in.malformed("range from offset " + first + " reaches over the scan frontier");
      }
      int deliveryCount = readDeliveryCount(in);
      int kind = (int) lengthAndKind & ((1 << StateRecordFormat.HOLDING_BITS) - 1);
      if (kind == HoldingFormat.AVAILABLE) {
        visitor.onSnapshotRange(first, last, deliveryCount);
      } else {
        visitor.onSnapshotHolding(HoldingFormat.read(kind, in), first, last, deliveryCount);
      }
      next = last + 1;
    }
    visitor.onSnapshotPartEnd(part);
  }

  private static long readFirst(RecordInput in, long next) {
    long first = next + in.readSigned();
    if (first < 0 || first > MAX_OFFSET) {
      throw in.malformed("offset " + first + " is not an offset");
    }
    return first;
  }

  private static long lastOf(RecordInput in, long first, long length) {
    long last = first + length;
    if (last < first || last > MAX_OFFSET) {
      throw in.malformed("range from offset " + first + " is longer than a log can be");
    }
    return last;
  }

  private static int readDeliveryCount(RecordInput in) {
    return (int) in.readUnsigned("delivery count", MAX_DELIVERY_COUNT);
  }
}
