package io.logwharf.log.io;

import java.nio.Buffer;
import java.nio.ByteBuffer;
import net.openhft.chronicle.core.UnsafeMemory;

/**
 * Addresses and release of direct buffers, by means that need no JVM flag on 17 and 25; {@code
 * Jvm.address} and {@code IOTools.clean} of chronicle-core need {@code --add-exports}.
 */
final class NativeMemory {
  private static final long ADDRESS_FIELD = addressField();

  private NativeMemory() {}

  static long address(ByteBuffer direct) {
    return UnsafeMemory.unsafeGetLong(direct, ADDRESS_FIELD);
  }

  /** Unmaps or frees a buffer; nothing may touch it, nor a slice of it, from now on. */
  static void free(ByteBuffer direct) {
    UnsafeMemory.UNSAFE.invokeCleaner(direct);
  }

  private static long addressField() {
    ChronicleStart.quietly();
    try {
      return UnsafeMemory.unsafeObjectFieldOffset(Buffer.class.getDeclaredField("address"));
    } catch (NoSuchFieldException e) {
      throw new LinkageError("this JVM has no java.nio.Buffer.address; run on Java 17 to 25", e);
    }
  }
}
