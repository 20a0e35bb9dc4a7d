package io.logwharf.log.io;

import java.nio.ByteBuffer;
import net.openhft.chronicle.bytes.PointerBytesStore;
import net.openhft.chronicle.core.UnsafeMemory;

/**
 * A piece of native memory: a mapped part of a file, or plain memory. Not guarded: the owner sees
 * to it that a range is not written while it is read, and that nobody uses the region after {@link
 * #close()}, which would crash the process.
 */
public final class Region implements AutoCloseable {
  private final ByteBuffer bytes;
  private final PointerBytesStore store;
  private final Runnable release;

  /**
   * @param bytes a direct buffer; all of its capacity is the region
   * @param release gives the memory back
   */
  public Region(ByteBuffer bytes, Runnable release) {
    this.bytes = bytes;
    this.release = release;
    long address = NativeMemory.address(bytes);
    this.store = new PointerBytesStore();
    store.set(address, bytes.capacity());
  }

  /** Memory of no file, zeroed. */
  public static Region allocate(int length) {
    ByteBuffer memory = ByteBuffer.allocateDirect(length);
    return new Region(memory, () -> NativeMemory.free(memory));
  }

  /** The length in bytes. */
  public int length() {
    return bytes.capacity();
  }

  /** The bytes, big-endian, for absolute access only: the position is shared by everyone. */
  public ByteBuffer bytes() {
    return bytes;
  }

  /** Copies what is between the source's position and limit; leaves both as they are. */
  public void write(int at, ByteBuffer source) {
    int length = source.remaining();
    if (at < 0 || at > bytes.capacity() - length) {
      throw new IndexOutOfBoundsException(
          length + " bytes at " + at + " of a region of " + bytes.capacity());
    }
    if (source.hasArray()) {
      store.write(at, source.array(), source.arrayOffset() + source.position(), length);
    } else if (source.isDirect()) {
      long from = NativeMemory.address(source) + source.position();
      UnsafeMemory.INSTANCE.copyMemory(from, store.addressForWrite(at), length);
    } else {
      bytes.put(at, source, source.position(), length);
    }
  }

  /** A read-only view with its own position and limit, valid until the region is closed. */
  public ByteBuffer view(int from, int length) {
    return bytes.slice(from, length).asReadOnlyBuffer();
  }

  @Override
  public void close() {
    store.releaseLast();
    release.run();
  }
}
