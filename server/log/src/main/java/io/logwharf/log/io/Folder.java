package io.logwharf.log.io;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * The folder of one log. When the log is deleted the folder moves, and whoever still holds it goes
 * on in the moved one, never in a new folder that has taken the old name. Guarded by its monitor,
 * which is held for one operation on one file.
 */
public final class Folder {
  private final FileLayer files;
  private Path path;

  public Folder(FileLayer files, Path path) {
    this.files = files;
    this.path = path;
  }

  /** Where it is now; another thread may move it at any time. */
  public synchronized Path path() {
    return path;
  }

  /** Opens a file, creating it where there is none. */
  public synchronized DataFile open(String name) throws IOException {
    return files.open(path.resolve(name));
  }

  /** Whether there is a file of this name. */
  public synchronized boolean has(String name) {
    return files.exists(path.resolve(name));
  }

  /** Replaces a small file as a whole; durable on return, with all names in the folder. */
  public synchronized void replace(String name, byte[] content) throws IOException {
    SmallFile.replace(files, path.resolve(name), content);
  }

  /** The content of a small file. */
  public synchronized byte[] read(String name) throws IOException {
    return SmallFile.read(files, path.resolve(name));
  }

  /** Removes a file; no-op where there is none. */
  public synchronized void delete(String name) throws IOException {
    files.delete(path.resolve(name));
  }

  /** The names of its files, in no particular order. */
  public synchronized List<String> names() throws IOException {
    return files.list(path).stream().map(file -> file.getFileName().toString()).toList();
  }

  /** Makes the names in it durable. */
  public synchronized void force() throws IOException {
    files.forceDirectory(path);
  }

  /** Renames it within the folder it is in; durable on return. */
  public synchronized void moveTo(Path newPath) throws IOException {
    files.rename(path, newPath);
    path = newPath;
    files.forceDirectory(newPath.getParent());
  }

  /** Removes it with everything in it. */
  public synchronized void deleteAll() throws IOException {
    for (Path file : files.list(path)) {
      files.delete(file);
    }
    files.delete(path);
  }
}
