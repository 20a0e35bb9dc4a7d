package io.logwharf.log.store;

import io.logwharf.log.LogException;
import io.logwharf.log.recovery.StoreRecovery;
import java.util.regex.Pattern;

/** Which names a log's folder may have. */
final class LogDirectories {
  private static final Pattern LEGAL = Pattern.compile("[a-zA-Z0-9._-]{1,255}");

  private LogDirectories() {}

  /**
   * Refuses a name that is no plain folder name, or that recovery would take for something else.
   */
  static void requireLegal(String directory) {
    boolean plain = LEGAL.matcher(directory).matches() && !directory.startsWith(".");
    if (!plain || directory.equals("journal") || directory.endsWith(StoreRecovery.DELETED)) {
      throw new LogException("a log's folder can't be called '" + directory + "'");
    }
  }
}
