package io.logwharf.log.journal;

import io.logwharf.log.io.FileLayer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files of the journal: those in use, and those that can be used again. The committer takes
 * files, the background thread prepares and recycles them. Guarded by its monitor.
 */
final class JournalFiles {
  private static final Logger LOG = LoggerFactory.getLogger(JournalFiles.class);
  private static final String SUFFIX = ".journal";
  private static final int ZERO_STEP = 1 << 20;
  private final FileLayer files;
  private final JournalConfig config;
  private final Deque<JournalFile> free = new ArrayDeque<>();
  private final List<JournalFile> used = new ArrayList<>();
  private int created;
  private boolean unlimited;
  private volatile boolean overLimit;
  private volatile boolean farOverLimit;

  JournalFiles(FileLayer files, JournalConfig config) {
    this.files = files;
    this.config = config;
  }

  /** Takes over the files of an earlier run; nothing in them is needed any more. */
  synchronized void adoptExisting() throws IOException {
    files.createDirectories(config.directory());
    files.forceDirectory(config.directory().getParent());
    for (Path path : files.list(config.directory())) {
      if (isJournal(path)) {
        free.add(open(path));
        created = Math.max(created, number(path));
      }
    }
  }

  static boolean isJournal(Path path) {
    return path.toString().endsWith(SUFFIX);
  }

  /**
   * Begins the next file. Never waits: the committer that waited here could not pass the barrier on
   * which recycling waits.
   */
  JournalFile next(long generation) throws IOException {
    JournalFile file = takeFree();
    if (file == null) {
      file = create();
    }
    file.begin(generation);
    synchronized (this) {
      used.add(file);
      noteUse();
    }
    return file;
  }

  /** Whether more files are in use than should be, because segments are forced too slowly. */
  boolean isOverLimit() {
    return overLimit;
  }

  /** Whether so many files are in use that appends must be refused. */
  boolean isFarOverLimit() {
    return farOverLimit;
  }

  /** Makes sure that the next file is there, with its space taken, if there is room for it. */
  void prepareSpare() throws IOException {
    synchronized (this) {
      if (!free.isEmpty() || used.size() >= config.maxFiles()) {
        return;
      }
    }
    JournalFile spare = create();
    try {
      spare.fill();
    } catch (IOException e) {
      LOG.warn("no room for a spare journal file: reason={}", e.toString());
      spare.close();
      files.delete(spare.path());
      return;
    }
    synchronized (this) {
      free.add(spare);
    }
  }

  /**
   * Frees the files of generations below this one: their segments have been forced.
   *
   * @return whether there were more in use than should be, and now are not
   */
  synchronized boolean recycle(long generation) throws IOException {
    boolean wasOverLimit = overLimit;
    for (Iterator<JournalFile> i = used.iterator(); i.hasNext(); ) {
      JournalFile file = i.next();
      if (file.generation() < generation) {
        i.remove();
        free.add(file);
      }
    }
    while (used.size() + free.size() > config.maxFiles() && !free.isEmpty()) {
      JournalFile surplus = free.removeLast();
      surplus.close();
      files.delete(surplus.path());
    }
    noteUse();
    return wasOverLimit && !overLimit;
  }

  /** A log's segment can't be forced, so the journal must keep what it holds of it. */
  synchronized void liftLimit() {
    unlimited = true;
    noteUse();
  }

  synchronized void close() throws IOException {
    for (JournalFile file : used) {
      file.close();
    }
    for (JournalFile file : free) {
      file.close();
    }
    used.clear();
    free.clear();
  }

  private synchronized JournalFile takeFree() {
    return free.poll();
  }

  private void noteUse() {
    boolean wasOverLimit = overLimit;
    overLimit = !unlimited && used.size() > config.maxFiles();
    farOverLimit = !unlimited && used.size() > 2 * config.maxFiles();
    if (overLimit && !wasOverLimit) {
      LOG.warn(
          "journal outgrows the forcing of segments: files={} bytes={}",
          used.size(),
          config.fileBytes());
    }
  }

  private JournalFile create() throws IOException {
    int number;
    synchronized (this) {
      number = ++created;
    }
    JournalFile file = open(config.directory().resolve(String.format("%08d", number) + SUFFIX));
    files.forceDirectory(config.directory());
    return file;
  }

  private JournalFile open(Path path) throws IOException {
    return new JournalFile(path, files.open(path), config.fileBytes(), ZERO_STEP);
  }

  private static int number(Path path) {
    String name = path.getFileName().toString();
    try {
      return Integer.parseInt(name.substring(0, name.length() - SUFFIX.length()));
    } catch (NumberFormatException e) {
      LOG.warn("file in the journal's folder has no number in its name: {}", path);
      return 0;
    }
  }
}
