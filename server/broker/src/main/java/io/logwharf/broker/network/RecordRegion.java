package io.logwharf.broker.network;

import io.logwharf.log.LogSlice;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import org.apache.kafka.common.record.internal.BaseRecords;
import org.apache.kafka.common.record.internal.RecordsSend;

/**
 * Record batches inside a response, sent from the log's file where that is possible. Closed by
 * whoever has it last: the network, once it was given to it.
 */
public final class RecordRegion implements BaseRecords, AutoCloseable {
  private final ByteBuffer buffer;
  private final FileChannel channel;
  private final long position;
  private final Runnable release;

  private RecordRegion(ByteBuffer buffer, FileChannel channel, long position, Runnable release) {
    this.buffer = buffer;
    this.channel = channel;
    this.position = position;
    this.release = release;
  }

  /** All of a slice, which is closed with the region. */
  public static RecordRegion of(LogSlice slice) {
    return of(slice, 0, slice.sizeInBytes());
  }

  /** Some bytes of a slice, which is closed with the region. */
  public static RecordRegion of(LogSlice slice, int from, int length) {
    return new RecordRegion(
        slice.buffer().slice(from, length), slice.channel(), slice.position() + from, slice::close);
  }

  /**
   * Bytes in memory, from position to limit.
   *
   * @param release run when they are no longer needed, on any thread
   */
  public static RecordRegion of(ByteBuffer bytes, Runnable release) {
    return new RecordRegion(bytes.slice(), null, 0, release);
  }

  @Override
  public int sizeInBytes() {
    return buffer.remaining();
  }

  /** The bytes; valid until closed. */
  ByteBuffer buffer() {
    return buffer;
  }

  /** The file that holds the bytes, null where they are in memory only. */
  FileChannel channel() {
    return channel;
  }

  /** Where the bytes begin in the file. */
  long position() {
    return position;
  }

  @Override
  public RecordsSend<? extends BaseRecords> toSend() {
    throw new UnsupportedOperationException("record regions are sent by the broker's own network");
  }

  @Override
  public void close() {
    release.run();
  }
}
