package io.logwharf.protocol.record;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Some records of one batch, picked while a cursor goes through it, to be cut out of it as {@link
 * BatchSlicer} does. Unlike that it reads nothing itself. Reusable; not thread-safe.
 */
public final class RecordPick {
  /** The size of the header that {@link #writeTo} writes before the records. */
  public static final int HEADER_BYTES = BatchFormat.RECORDS;

  private int[] deltas = new int[16];
  private int[] places = new int[16];
  private int[] sizes = new int[16];
  private int count;
  private ByteBuffer data;
  private int dataStart;

  /** Forgets all. */
  public void clear() {
    count = 0;
    data = null;
  }

  public boolean isEmpty() {
    return count == 0;
  }

  /** How many there are. */
  public int size() {
    return count;
  }

  /** The offset of one of them, counted from the batch's base offset. */
  public int offsetDelta(int index) {
    return deltas[index];
  }

  /** Adds the record that a cursor has gone to, which is behind all others. */
  public void add(RecordCursor cursor) {
    if (count > 0 && cursor.offsetDelta() <= deltas[count - 1]) {
      throw new IllegalArgumentException(
          "record " + cursor.offsetDelta() + " is not behind record " + deltas[count - 1]);
    }
    if (count == deltas.length) {
      deltas = Arrays.copyOf(deltas, 2 * count);
      places = Arrays.copyOf(places, 2 * count);
      sizes = Arrays.copyOf(sizes, 2 * count);
    }
    data = cursor.data();
    dataStart = cursor.dataStart();
    deltas[count] = cursor.offsetDelta();
    places[count] = cursor.place();
    sizes[count++] = cursor.sizeInBatch();
  }

  /**
   * Appends a batch with these records, at least one, uncompressed.
   *
   * @param batch the one they are of; the cursor must not have gone to another one meanwhile
   */
  public void writeTo(BatchView batch, ByteBuf out) {
    int start = BatchSlicer.beginBatch(batch, out);
    for (int from = 0; from < count; ) {
      int to = from + 1;
      int bytes = sizes[from];
      while (to < count && places[to] == places[from] + bytes) {
        bytes += sizes[to++];
      }
      out.writeBytes(data.slice(dataStart + places[from], bytes));
      from = to;
    }
    BatchSlicer.endBatch(out, start, deltas[count - 1], count);
  }
}
