package io.logwharf.jms.send;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Whose memory a batch takes up, and how much of it; of one connection as a rule. */
final class MemoryUse {
  private final List<SendMemory> owners = new ArrayList<>(1);
  private int[] bytes = new int[1];

  /** Takes some more of an owner's. */
  void add(SendMemory owner, int more) {
    int last = owners.size() - 1;
    if (last < 0 || owners.get(last) != owner) {
      last++;
      owners.add(owner);
      if (last == bytes.length) {
        bytes = Arrays.copyOf(bytes, 2 * last);
      }
    }
    bytes[last] += more;
    owner.add(more);
  }

  /** Gives all of it back. */
  void release() {
    for (int i = 0; i < owners.size(); i++) {
      owners.get(i).remove(bytes[i]);
    }
  }
}
