package io.logwharf.log.segment;

import io.logwharf.log.io.DataFile;

/** No files at all. */
record MemoryStorage(Allocation allocation) implements SegmentStorage {
  @Override
  public SegmentSpace openSpace(int size) {
    return new MemorySpace(allocation);
  }

  @Override
  public DataFile openIndex(String suffix) {
    return null;
  }

  @Override
  public boolean hasIndex(String suffix) {
    return false;
  }

  @Override
  public void delete() {}
}
