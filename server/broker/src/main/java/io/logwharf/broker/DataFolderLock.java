package io.logwharf.broker;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Keeps two brokers from using one data folder, in one process or in two. */
final class DataFolderLock implements AutoCloseable {
  private static final String NAME = ".lock";

  private final FileChannel channel;

  private DataFolderLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Takes the folder, creating it where there is none.
   *
   * @throws IOException where another broker has it, or the folder can't be written
   */
  static DataFolderLock take(Path folder) throws IOException {
    FileChannel channel = open(folder);
    try {
      FileLock lock = channel.tryLock();
      if (lock != null) {
        return new DataFolderLock(channel);
      }
    } catch (OverlappingFileLockException e) {
      channel.close();
      throw inUse(folder, e);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
    channel.close();
    throw inUse(folder, null);
  }

  private static FileChannel open(Path folder) throws IOException {
    try {
      Files.createDirectories(folder);
      return FileChannel.open(
          folder.resolve(NAME), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    } catch (FileSystemException e) {
      // Its message is but a path where the system gave no reason.
      String reason = e.getReason() == null ? e.getClass().getSimpleName() : e.getReason();
      throw new IOException(
          "data folder "
              + folder.toAbsolutePath()
              + " can't be made or written: "
              + reason
              + "; set another log.dir",
          e);
    }
  }

  private static IOException inUse(Path folder, Exception cause) {
    return new IOException(
        "data folder "
            + folder.toAbsolutePath()
            + " is used by another broker; stop that one, or set another log.dir",
        cause);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
