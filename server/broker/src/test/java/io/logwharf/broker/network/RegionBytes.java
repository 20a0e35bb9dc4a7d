package io.logwharf.broker.network;

/** Lets tests of other packages see the bytes that a region would send. */
public final class RegionBytes {
  private RegionBytes() {}

  /** A copy of the region's bytes; the region is closed. */
  public static byte[] take(RecordRegion region) {
    byte[] bytes = new byte[region.sizeInBytes()];
    region.buffer().duplicate().get(bytes);
    region.close();
    return bytes;
  }
}
