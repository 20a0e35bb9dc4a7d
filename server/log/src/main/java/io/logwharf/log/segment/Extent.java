package io.logwharf.log.segment;

import io.logwharf.log.io.Region;

/**
 * A region and where it begins in its segment. Extents may overlap: one begins at the page in which
 * the one before it was left, and each append lies whole within one.
 */
record Extent(int start, Region region) {
  int end() {
    return start + region.length();
  }
}
