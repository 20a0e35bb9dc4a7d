package io.logwharf.benchmark.load;

/** The time that is measured, by both clocks of the JVM. */
record Window(long beginNanos, long endNanos, long beginMillis, long endMillis) {

  /** A window of the load's length that opens when its warm-up is over, counted from now. */
  static Window after(LoadSpec spec) {
    long beginMillis = System.currentTimeMillis() + spec.warmUpMillis();
    long beginNanos = System.nanoTime() + spec.warmUpMillis() * 1_000_000;
    return new Window(
        beginNanos,
        beginNanos + spec.millis() * 1_000_000,
        beginMillis,
        beginMillis + spec.millis());
  }

  /** A window between two instants that have been. */
  static Window between(long beginNanos, long endNanos) {
    long offsetMillis = System.currentTimeMillis() - System.nanoTime() / 1_000_000;
    return new Window(
        beginNanos,
        endNanos,
        offsetMillis + beginNanos / 1_000_000,
        offsetMillis + endNanos / 1_000_000);
  }

  boolean contains(long nanos) {
    return nanos - beginNanos >= 0 && nanos - endNanos < 0;
  }

  boolean isOver(long nanos) {
    return nanos - endNanos >= 0;
  }
}
