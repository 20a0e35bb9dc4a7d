package io.logwharf.log.segment;

import io.logwharf.log.io.DataFile;
import io.logwharf.log.io.Region;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Entries of fixed size in ascending order, every few KiB of a segment one. Kept on the heap while
 * the segment is written, mapped from its file once it is sealed. Written by the segment's writer
 * only; read by anyone who holds the segment: the count is published after the entry.
 */
abstract class SparseIndex {
  private static final int FIRST_ENTRIES = 16;
  private final int entryBytes;
  private volatile ByteBuffer entries;
  private volatile int count;
  private int persisted;

  /** Whether the file holds entries that were dropped. */
  private boolean stale;

  private Region mapping;

  SparseIndex(int entryBytes) {
    this.entryBytes = entryBytes;
    this.entries = ByteBuffer.allocate(FIRST_ENTRIES * entryBytes);
  }

  /** Whether entry i may follow the one before it; false ends the loading of a file there. */
  abstract boolean isPlausible(ByteBuffer entries, int i);

  final int count() {
    return count;
  }

  final ByteBuffer entries() {
    return entries;
  }

  final int at(int i) {
    return i * entryBytes;
  }

  /** Makes room for one more entry, which the caller fills and then {@link #publish}es. */
  final ByteBuffer roomForOne() {
    ByteBuffer current = entries;
    if (current.capacity() < (count + 1) * entryBytes) {
      ByteBuffer larger = ByteBuffer.allocate(current.capacity() * 2);
      larger.put(0, current, 0, count * entryBytes);
      entries = larger;
      return larger;
    }
    return current;
  }

  final void publish() {
    count++;
  }

  /** Takes over what a file holds, up to the first entry that can't be right. */
  final void load(DataFile file) throws IOException {
    int stored = (int) Math.min(Integer.MAX_VALUE, file.size()) / entryBytes;
    ByteBuffer loaded = ByteBuffer.allocate(Math.max(FIRST_ENTRIES, stored) * entryBytes);
    file.read(loaded.limit(stored * entryBytes), 0);
    loaded.clear();
    int plausible = 0;
    while (plausible < stored && isPlausible(loaded, plausible)) {
      plausible++;
    }
    entries = loaded;
    count = plausible;
    persisted = plausible;
    stale = (long) plausible * entryBytes < file.size();
  }

  /** Drops the entries from i on; the file loses them at the next persist. */
  final void dropFromEntry(int i) {
    stale |= i < persisted;
    count = i;
    persisted = Math.min(persisted, i);
  }

  /** Writes the entries that the file lacks and forces it. */
  final void persist(DataFile file, int upTo) throws IOException {
    if (upTo > persisted || stale) {
      ByteBuffer added = entries.slice(persisted * entryBytes, (upTo - persisted) * entryBytes);
      file.write(added, (long) persisted * entryBytes);
      file.truncate((long) upTo * entryBytes);
      file.force();
      persisted = upTo;
      stale = false;
    }
  }

  /** Whether a later load could take dropped entries for good, if the segment grew beyond them. */
  final boolean isStale() {
    return stale;
  }

  final boolean isPersisted(int upTo) {
    return persisted >= upTo && !stale;
  }

  /** Frees the heap: the persisted file, now complete, is mapped instead. */
  final void mapFrom(DataFile file) throws IOException {
    if (count > 0 && mapping == null) {
      mapping = file.map(0, count * entryBytes);
      entries = mapping.bytes();
    }
  }

  /** Unmaps; nobody reads any more. */
  final void close() {
    if (mapping != null) {
      mapping.close();
      mapping = null;
    }
  }
}
