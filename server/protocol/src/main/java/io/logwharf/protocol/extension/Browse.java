package io.logwharf.protocol.extension;

import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.protocol.Readable;
import org.apache.kafka.common.protocol.Writable;

/**
 * Asks for a page of what waits in a partition of a queue (Jakarta Messaging 3.1 §4.1.6): the
 * records that are available, or prefetched by a consumer that has not reported them as handed to
 * its application. Acquires nothing and changes nothing.
 *
 * @param selector what the messages must match, empty for all of them
 * @param fromOffset where the page begins: 0, then {@link Response#nextOffset()} of the page before
 * @param endOffset where the view ends: -1 for the first page, then {@link Response#endOffset()},
 *     so that a queue that fills as fast as it is browsed is not browsed for ever
 */
public record Browse(
    Uuid topicId, int partition, String selector, long fromOffset, long endOffset) {
  public static Browse read(Readable in) {
    return new Browse(
        in.readUuid(), in.readInt(), WireArrays.readString(in), in.readLong(), in.readLong());
  }

  public void write(Writable out) {
    out.writeUuid(topicId);
    out.writeInt(partition);
    WireArrays.writeString(out, selector);
    out.writeLong(fromOffset);
    out.writeLong(endOffset);
  }

  /**
   * The answer: a page, perhaps without records though more follow, as a request looks at so much
   * of the log and no more.
   *
   * @param nextOffset where the next page begins, -1 where there is none
   * @param endOffset where the view ends
   * @param recordBytes the size of the record batches, which follow this header to the frame's end
   */
  public record Response(
      Errors error, String message, long nextOffset, long endOffset, int recordBytes) {
    public static final long NO_MORE = -1;

    public Response {
      if (recordBytes < 0) {
        throw new IllegalArgumentException("a page with " + recordBytes + " bytes of records");
      }
    }

    public static Response failed(Errors error, String message) {
      return new Response(error, message, NO_MORE, NO_MORE, 0);
    }

    /** Reads the header; the next {@link #recordBytes()} bytes are its record batches. */
    public static Response read(Readable in) {
      ErrorResponse outcome = ErrorResponse.read(in);
      return new Response(
          outcome.error(), outcome.message(), in.readLong(), in.readLong(), in.readInt());
    }

    /** Writes the header; the record batches are for the caller to send after it. */
    public void write(Writable out) {
      new ErrorResponse(error, message).write(out);
      out.writeLong(nextOffset);
      out.writeLong(endOffset);
      out.writeInt(recordBytes);
    }
  }
}
