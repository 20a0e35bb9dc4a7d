package io.logwharf.protocol.message;

import io.logwharf.protocol.record.HeaderCursor;
import java.nio.charset.StandardCharsets;

/**
 * Remembers what headers stand for, by their names, since the messages of a destination have the
 * same ones: nothing is built of a name that is known. Bounded: of names that fall into one slot
 * the last one is known. Not thread-safe.
 */
final class HeaderMeanings {
  private static final int SLOTS = 64;

  /** Longer names are not remembered. */
  private static final int MAX_NAME_BYTES = 128;

  private final byte[][] names = new byte[SLOTS][];
  private final HeaderMeaning[] meanings = new HeaderMeaning[SLOTS];

  /** What the header gone to stands for. */
  HeaderMeaning of(HeaderCursor header) {
    if (header.nameLength() > MAX_NAME_BYTES) {
      return HeaderMeaning.of(header);
    }
    int hash = header.nameHash();
    int slot = (hash ^ (hash >>> 6) ^ (hash >>> 12)) & (SLOTS - 1);
    if (names[slot] == null || !header.isNamed(names[slot])) {
      names[slot] = header.name().getBytes(StandardCharsets.UTF_8);
      meanings[slot] = HeaderMeaning.of(header);
    }
    return meanings[slot];
  }
}
