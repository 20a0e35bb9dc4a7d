package io.logwharf.log.segment;

/**
 * How a segment takes space. What is written ahead starts small and doubles, so that a thousand
 * small logs cost little and a busy one rarely waits; mappings are larger, because they cost
 * address space only.
 *
 * @param firstBytes written ahead at a segment's first append
 * @param maxStepBytes the largest step by which the space written ahead grows
 * @param firstMappingBytes the length of a segment's first mapping
 * @param mappingBytes the length of later mappings
 */
public record Allocation(
    int firstBytes, int maxStepBytes, int firstMappingBytes, int mappingBytes) {
  public static final Allocation DISK = new Allocation(1 << 16, 1 << 23, 1 << 20, 1 << 26);
  public static final Allocation MEMORY = new Allocation(1 << 12, 1 << 20, 1 << 12, 1 << 20);

  private static final int PAGE = 4096;

  public Allocation {
    requirePages("firstBytes", firstBytes);
    requirePages("maxStepBytes", maxStepBytes);
    requirePages("firstMappingBytes", firstMappingBytes);
    requirePages("mappingBytes", mappingBytes);
  }

  /** The space to have next, in whole pages, when this much is there and this much is needed. */
  int next(int allocated, int needed, int limit) {
    int step = Math.max(firstBytes, Math.min(allocated, maxStepBytes));
    long target = Math.max((long) allocated + step, pages(needed));
    return (int) Math.max(pages(needed), Math.min(target, pages(limit)));
  }

  static int pageStart(int position) {
    return position & -PAGE;
  }

  static long pages(long bytes) {
    return (bytes + PAGE - 1) & -PAGE;
  }

  private static void requirePages(String name, int bytes) {
    if (bytes < PAGE || bytes % PAGE != 0) {
      throw new IllegalArgumentException(name + " is " + bytes + "; must be whole pages of 4096");
    }
  }
}
