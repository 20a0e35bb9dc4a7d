package io.logwharf.protocol.frame;

import io.netty.buffer.ByteBuf;
import io.netty.util.ReferenceCountUtil;
import java.util.List;

/**
 * One size-prefixed message, as parts for the channel to write in order: buffers, and the contents
 * of {@link RecordsPart}s. Whoever holds a frame owns the parts' references, and hands them to the
 * channel or calls {@link #release()}.
 *
 * @param sizeInBytes of all parts together, the size field included
 */
public record Frame(List<Object> parts, int sizeInBytes) {
  /** Gives up the frame without sending it. */
  public void release() {
    parts.forEach(ReferenceCountUtil::release);
  }

  /**
   * The frame's only buffer.
   *
   * @throws IllegalStateException where it has several parts
   */
  public ByteBuf singleBuffer() {
    if (parts.size() != 1 || !(parts.get(0) instanceof ByteBuf buffer)) {
      throw new IllegalStateException("a frame of " + parts.size() + " parts is not one buffer");
    }
    return buffer;
  }
}
