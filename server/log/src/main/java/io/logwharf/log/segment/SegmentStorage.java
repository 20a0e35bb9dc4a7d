package io.logwharf.log.segment;

import io.logwharf.log.io.DataFile;
import java.io.IOException;

/** Where a segment's space and index files come from. */
interface SegmentStorage {
  /** Opens the space, which holds this many bytes already. */
  SegmentSpace openSpace(int size) throws IOException;

  /** Opens an index file; null where indexes are not kept on disk. */
  DataFile openIndex(String suffix) throws IOException;

  /** Whether there is an index file; none is made by asking. */
  boolean hasIndex(String suffix);

  /** Removes the files. */
  void delete() throws IOException;
}
