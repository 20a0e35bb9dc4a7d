package io.logwharf.log.io;

import java.util.logging.Level;
import java.util.logging.Logger;
import net.openhft.chronicle.bytes.PointerBytesStore;
import net.openhft.chronicle.core.Jvm;
import net.openhft.chronicle.core.onoes.ExceptionHandler;

/**
 * Loads chronicle's classes without their complaints about JVM flags, which concern parts that are
 * not used here and would send an operator looking for flags that nothing needs.
 */
final class ChronicleStart {
  private static final String CLEANER =
      "net.openhft.chronicle.core.internal.cleaner.ReflectionBasedByteBufferCleanerService";

  private ChronicleStart() {}

  /** Must come before any other use of chronicle; later calls cost little. */
  static void quietly() {
    Logger cleaner = Logger.getLogger(CLEANER);
    Level before = cleaner.getLevel();
    cleaner.setLevel(Level.OFF);
    Jvm.setThreadLocalExceptionHandlers(
        ExceptionHandler.ignoresEverything(),
        ExceptionHandler.ignoresEverything(),
        ExceptionHandler.ignoresEverything());
    try {
      new PointerBytesStore().releaseLast();
    } finally {
      Jvm.setThreadLocalExceptionHandlers(null, null, null);
      cleaner.setLevel(before);
    }
  }
}
