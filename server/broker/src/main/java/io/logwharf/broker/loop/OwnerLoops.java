package io.logwharf.broker.loop;

import java.util.List;

/** The broker's event loops, and which of them owns what. Thread-safe. */
public interface OwnerLoops {
  List<OwnerLoop> all();

  /**
   * The loop that owns whatever has this key, always the same as long as the broker runs.
   *
   * @param key with a stable {@code hashCode}, such as a topic id with a partition, or a group's
   *     name
   */
  default OwnerLoop ownerOf(Object key) {
    List<OwnerLoop> loops = all();
    int spread = key.hashCode() * 0x9E3779B9;
    return loops.get((spread >>> 16) % loops.size());
  }
}
