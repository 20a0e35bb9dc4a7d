package io.logwharf.log.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** Files small enough to be read and replaced as a whole. */
public final class SmallFile {
  private static final String TEMPORARY = ".tmp";

  private SmallFile() {}

  /**
   * Replaces the file's content in one step: after a power failure it is the old one or the new
   * one, and once this has returned it is the new one.
   */
  public static void replace(FileLayer files, Path file, byte[] content) throws IOException {
    Path temporary = file.resolveSibling(file.getFileName() + TEMPORARY);
    try (DataFile data = files.open(temporary)) {
      data.truncate(0);
      data.write(ByteBuffer.wrap(content), 0);
      data.force();
    }
    files.rename(temporary, file);
    files.forceDirectory(file.getParent());
  }

  /** The file's content. */
  public static byte[] read(FileLayer files, Path file) throws IOException {
    try (DataFile data = files.open(file)) {
      ByteBuffer content = ByteBuffer.allocate(Math.toIntExact(data.size()));
      data.read(content, 0);
      return content.array();
    }
  }

  /** Whether this is left over from a replacement that a crash cut short. */
  public static boolean isTemporary(String name) {
    return name.endsWith(TEMPORARY);
  }
}
