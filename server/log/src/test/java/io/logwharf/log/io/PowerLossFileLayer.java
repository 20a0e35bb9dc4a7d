package io.logwharf.log.io;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Files in memory that can lose power. What was forced survives; of the rest a random part does:
 * whole files, whole pages or single sectors of their bytes, and a prefix of what was done to the
 * names in each folder. It can also run full, and fail to force. Used by one thread.
 */
public final class PowerLossFileLayer implements FileLayer {
  private final SimulatedMemory memory;
  private final int mappedFileBytes;
  private final SimulatedFolder root = new SimulatedFolder();
  private long capacity = Long.MAX_VALUE;
  private long stepsLeft = Long.MAX_VALUE;
  private long forces;
  private Predicate<String> failingForces = name -> false;
  private boolean off;

  /**
   * @param memory where the bytes of files are
   * @param mappedFileBytes the size that files of segments can reach
   */
  public PowerLossFileLayer(SimulatedMemory memory, int mappedFileBytes) {
    this.memory = memory;
    this.mappedFileBytes = mappedFileBytes;
  }

  /** Loses power, and gives what is there when it comes back. This layer is of no use any more. */
  public PowerLossFileLayer losePower(Random random) {
    off = true;
    PowerLossFileLayer next = new PowerLossFileLayer(memory, mappedFileBytes);
    next.capacity = capacity;
    root.survive(next.root, next, random);
    root.discard();
    return next;
  }

  /** The power goes at the n-th write, force, rename or removal from now. */
  public void losePowerAfter(long steps) {
    stepsLeft = steps;
  }

  /** Makes the topmost folders durable. */
  public void forceRoot() {
    root.force();
  }

  /** Bytes that all files together may have. */
  public void limitCapacity(long bytes) {
    capacity = bytes;
  }

  /** Makes forces of files fail whose name matches. */
  public void failForces(Predicate<String> names) {
    failingForces = names;
  }

  SimulatedMemory memory() {
    return memory;
  }

  void requirePower() {
    if (off) {
      throw new PowerLost();
    }
  }

  void step() {
    requirePower();
    if (stepsLeft-- <= 0) {
      off = true;
      throw new PowerLost();
    }
  }

  void countForce(String name) throws IOException {
    if (failingForces.test(name)) {
      throw new IOException("simulated failure to force " + name);
    }
    forces++;
  }

  void requireSpace(long bytes) throws IOException {
    if (bytes > 0 && capacity != Long.MAX_VALUE && root.written() + bytes > capacity) {
      throw new IOException("No space left on device");
    }
  }

  SimulatedFile newFile(String name) {
    boolean segment = name.endsWith(".log");
    return new SimulatedFile(this, name, segment ? mappedFileBytes : 1);
  }

  @Override
  public void createDirectories(Path directory) {
    requirePower();
    folder(directory, true);
  }

  @Override
  public boolean exists(Path path) {
    requirePower();
    SimulatedFolder parent = folder(path.getParent(), false);
    return parent != null && parent.entry(path.getFileName().toString()) != null;
  }

  @Override
  public List<Path> list(Path directory) {
    requirePower();
    SimulatedFolder folder = folder(directory, false);
    List<Path> paths = new ArrayList<>();
    if (folder != null) {
      folder.names().forEach(name -> paths.add(directory.resolve(name)));
    }
    return paths;
  }

  @Override
  public DataFile open(Path file) throws IOException {
    step();
    SimulatedFolder parent = folder(file.getParent(), false);
    if (parent == null) {
      throw new IOException("no folder " + file.getParent());
    }
    String name = file.getFileName().toString();
    Object entry = parent.entry(name);
    if (entry == null) {
      entry = newFile(name);
      parent.put(name, entry);
    }
    return (SimulatedFile) entry;
  }

  @Override
  public void delete(Path path) throws IOException {
    step();
    SimulatedFolder parent = folder(path.getParent(), false);
    String name = path.getFileName().toString();
    if (parent != null && parent.entry(name) != null) {
      if (parent.entry(name) instanceof SimulatedFolder folder && !folder.names().isEmpty()) {
        throw new IOException("folder not empty: " + path);
      }
      parent.remove(name);
    }
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    step();
    SimulatedFolder parent = folder(from.getParent(), false);
    if (parent == null || !from.getParent().equals(to.getParent())) {
      throw new IOException("can't rename " + from + " to " + to);
    }
    parent.rename(from.getFileName().toString(), to.getFileName().toString());
  }

  @Override
  public void forceDirectory(Path directory) throws IOException {
    step();
    countForce(directory.getFileName() + "/");
    folder(directory, false).force();
  }

  @Override
  public long usableSpace(Path directory) {
    return capacity == Long.MAX_VALUE ? capacity : Math.max(0, capacity - root.written());
  }

  @Override
  public long forces() {
    return forces;
  }

  private SimulatedFolder folder(Path path, boolean create) {
    SimulatedFolder folder = root;
    for (Path element : path) {
      Object entry = folder.entry(element.toString());
      if (entry == null && create) {
        entry = new SimulatedFolder();
        folder.put(element.toString(), entry);
      }
      if (!(entry instanceof SimulatedFolder)) {
        return null;
      }
      folder = (SimulatedFolder) entry;
    }
    return folder;
  }

  /** Names of one folder: as seen, as forced, and what was done since. */
  private static final class SimulatedFolder {
    private final Map<String, Object> seen = new TreeMap<>();
    private final Map<String, Object> durable = new TreeMap<>();
    private final List<Change> changes = new ArrayList<>();

    /** A rename, or a creation where from is null, or a removal where to is null. */
    private record Change(String from, String to, Object entry) {
      void apply(Map<String, Object> names) {
        if (from != null) {
          names.remove(from);
        }
        if (to != null) {
          names.put(to, entry);
        }
      }
    }

    Object entry(String name) {
      return seen.get(name);
    }

    List<String> names() {
      return List.copyOf(seen.keySet());
    }

    void put(String name, Object entry) {
      change(new Change(null, name, entry));
    }

    void remove(String name) {
      change(new Change(name, null, null));
    }

    void rename(String from, String to) {
      change(new Change(from, to, seen.get(from)));
    }

    void force() {
      durable.clear();
      durable.putAll(seen);
      changes.clear();
    }

    long written() {
      long bytes = 0;
      for (Object entry : seen.values()) {
        bytes +=
            entry instanceof SimulatedFolder folder
                ? folder.written()
                : ((SimulatedFile) entry).written();
      }
      return bytes;
    }

    void survive(SimulatedFolder next, PowerLossFileLayer layer, Random random) {
      int kept = random.nextInt(changes.size() + 1);
      changes.subList(0, kept).forEach(change -> change.apply(durable));
      durable.forEach(
          (name, entry) -> {
            Object survivor;
            if (entry instanceof SimulatedFolder folder) {
              SimulatedFolder nextFolder = new SimulatedFolder();
              folder.survive(nextFolder, layer, random);
              survivor = nextFolder;
            } else {
              survivor = ((SimulatedFile) entry).afterLoss(layer, random);
            }
            next.seen.put(name, survivor);
            next.durable.put(name, survivor);
          });
    }

    void discard() {
      for (Object entry : seen.values()) {
        if (entry instanceof SimulatedFolder folder) {
          folder.discard();
        } else {
          ((SimulatedFile) entry).discard();
        }
      }
    }

    private void change(Change change) {
      change.apply(seen);
      changes.add(change);
    }
  }
}
