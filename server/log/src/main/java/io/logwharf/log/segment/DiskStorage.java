package io.logwharf.log.segment;

import io.logwharf.log.io.DataFile;
import io.logwharf.log.io.Folder;
import java.io.IOException;

/**
 * The files of one segment.
 *
 * @param limitBytes the size that the segment may reach
 */
record DiskStorage(Folder folder, long baseOffset, Allocation allocation, int limitBytes)
    implements SegmentStorage {

  @Override
  public SegmentSpace openSpace(int size) throws IOException {
    DataFile file = folder.open(name(SegmentNames.LOG));
    FileSpace space = new FileSpace(file, allocation, size, limitBytes);
    space.mapExisting();
    return space;
  }

  @Override
  public DataFile openIndex(String suffix) throws IOException {
    return folder.open(name(suffix));
  }

  @Override
  public boolean hasIndex(String suffix) {
    return folder.has(name(suffix));
  }

  @Override
  public void delete() throws IOException {
    folder.delete(name(SegmentNames.OFFSET_INDEX));
    folder.delete(name(SegmentNames.TIME_INDEX));
    folder.delete(name(SegmentNames.TRANSACTION_INDEX));
    folder.delete(name(SegmentNames.LOG));
  }

  private String name(String suffix) {
    return SegmentNames.name(baseOffset, suffix);
  }
}
