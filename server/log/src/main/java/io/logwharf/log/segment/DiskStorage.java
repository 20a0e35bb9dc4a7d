package io.logwharf.log.segment;

import io.logwharf.log.io.DataFile;
import io.logwharf.log.io.FileLayer;
import java.io.IOException;
import java.nio.file.Path;

/**
 * The files of one segment.
 *
 * @param limitBytes the size that the segment may reach
 */
record DiskStorage(
    FileLayer files, Path directory, long baseOffset, Allocation allocation, int limitBytes)
    implements SegmentStorage {

  @Override
  public SegmentSpace openSpace(int size) throws IOException {
    DataFile file = files.open(path(SegmentNames.LOG));
    FileSpace space = new FileSpace(file, allocation, size, limitBytes);
    space.mapExisting();
    return space;
  }

  @Override
  public DataFile openIndex(String suffix) throws IOException {
    return files.open(path(suffix));
  }

  @Override
  public void delete() throws IOException {
    files.delete(path(SegmentNames.OFFSET_INDEX));
    files.delete(path(SegmentNames.TIME_INDEX));
    files.delete(path(SegmentNames.LOG));
  }

  private Path path(String suffix) {
    return SegmentNames.path(directory, baseOffset, suffix);
  }
}
