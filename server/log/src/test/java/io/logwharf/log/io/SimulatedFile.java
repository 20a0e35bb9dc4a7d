package io.logwharf.log.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Arrays;
import java.util.Random;

/**
 * A file of {@link PowerLossFileLayer}: what programs see, and what was forced. Mapped regions are
 * views of what programs see, so writing through them needs no call. Used by one thread.
 */
final class SimulatedFile implements DataFile {
  private static final int SECTOR = 512;
  private static final int PAGE = 4096;
  private final PowerLossFileLayer layer;
  private final String name;
  private ByteBuffer content;
  private boolean mapped;
  private int size;
  private int written;
  private byte[] durable = {};
  private int dirtyFrom = Integer.MAX_VALUE;

  SimulatedFile(PowerLossFileLayer layer, String name, int capacity) {
    this.layer = layer;
    this.name = name;
    this.content = layer.memory().take(capacity);
  }

  /** The file after the power has come back. */
  SimulatedFile afterLoss(PowerLossFileLayer next, Random random) {
    SimulatedFile survivor = new SimulatedFile(next, name, content.capacity());
    boolean newSize = random.nextBoolean();
    survivor.size = newSize ? size : durable.length;
    byte[] kept = Arrays.copyOf(durable, survivor.size);
    int fate = random.nextInt(4);
    for (int page = 0; page < survivor.size; page += PAGE) {
      int pageFate = fate < 3 ? fate : random.nextInt(3);
      keepSectors(kept, page, pageFate, random);
    }
    survivor.content.put(0, kept);
    survivor.written = survivor.size;
    survivor.durable = kept;
    survivor.dirtyFrom = Integer.MAX_VALUE;
    return survivor;
  }

  /** Fate 0: as it was forced; 1: as it was seen; 2: torn, sector by sector. */
  private void keepSectors(byte[] kept, int page, int fate, Random random) {
    int end = Math.min(Math.min(kept.length, size), page + PAGE);
    for (int at = page; at < end; at += SECTOR) {
      if (fate == 1 || (fate == 2 && random.nextBoolean())) {
        content.get(at, kept, at, Math.min(SECTOR, end - at));
      }
    }
  }

  void discard() {
    layer.memory().giveBack(content);
  }

  int written() {
    return written;
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public int read(ByteBuffer target, long position) {
    layer.requirePower();
    int count = (int) Math.max(0, Math.min(target.remaining(), size - position));
    target.put(target.position(), content, (int) position, count);
    target.position(target.position() + count);
    return count;
  }

  @Override
  public void write(ByteBuffer source, long position) throws IOException {
    layer.step();
    int length = source.remaining();
    int end = (int) position + length;
    layer.requireSpace(Math.max(0, end - written));
    ensureCapacity(end);
    content.put((int) position, source, source.position(), length);
    source.position(source.limit());
    size = Math.max(size, end);
    dirtyFrom = Math.min(dirtyFrom, (int) position);
    written = Math.max(written, end);
  }

  @Override
  public void truncate(long newSize) {
    layer.step();
    if (newSize < size) {
      for (int at = (int) newSize; at < size; at++) {
        content.put(at, (byte) 0);
      }
      size = (int) newSize;
      dirtyFrom = Math.min(dirtyFrom, size);
      written = Math.min(written, size);
    }
  }

  @Override
  public void force() throws IOException {
    layer.step();
    layer.countForce(name);
    int from = mapped ? 0 : Math.min(dirtyFrom, size);
    if (durable.length != size) {
      durable = Arrays.copyOf(durable, size);
    }
    content.get(from, durable, from, size - from);
    dirtyFrom = Integer.MAX_VALUE;
  }

  @Override
  public Region map(long position, int length) {
    layer.step();
    int end = (int) position + length;
    ensureCapacity(end);
    mapped = true;
    size = Math.max(size, end);
    return new Region(content.slice((int) position, length), () -> {});
  }

  @Override
  public FileChannel channel() {
    return null;
  }

  @Override
  public void close() {}

  private void ensureCapacity(int needed) {
    if (needed <= content.capacity()) {
      return;
    }
    if (mapped) {
      throw new IllegalStateException(name + " is mapped and can't grow to " + needed);
    }
    ByteBuffer larger = layer.memory().take(Math.max(needed, 2 * content.capacity()));
    larger.put(0, content, 0, size);
    layer.memory().giveBack(content);
    content = larger;
  }
}
