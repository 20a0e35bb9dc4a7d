package io.logwharf.log.io;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * The files below a log store. What is written survives a power failure only once it has been
 * forced: a file's bytes and size by {@link DataFile#force()}, its name by {@link
 * #forceDirectory(Path)} on the folder that holds it. Thread-safe.
 */
public interface FileLayer {
  /** Creates the folder and its parents; no-op where it is there. */
  void createDirectories(Path directory) throws IOException;

  /** Whether there is a file or folder of this name. */
  boolean exists(Path path);

  /** What a folder holds, in no particular order; empty where there is no such folder. */
  List<Path> list(Path directory) throws IOException;

  /** Opens a file for reading and writing, creating an empty one where there is none. */
  DataFile open(Path file) throws IOException;

  /** Removes a file or an empty folder; no-op where there is none. */
  void delete(Path path) throws IOException;

  /** Renames a file or folder, replacing a file of the new name, in one step. */
  void rename(Path from, Path to) throws IOException;

  /** Makes the names in this folder durable. */
  void forceDirectory(Path directory) throws IOException;

  /** Bytes that can still be written to the disk that holds this folder. */
  long usableSpace(Path directory) throws IOException;

  /** How many forces, of files and folders, there have been. */
  long forces();
}
