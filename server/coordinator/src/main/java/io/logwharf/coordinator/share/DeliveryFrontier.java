package io.logwharf.coordinator.share;

/**
 * Up to where records may be delivered without a record of each delivery. What lies below the
 * frontier when a crash comes counts as delivered; what lies at or above it was not delivered,
 * because the frontier is raised on stable storage first.
 */
final class DeliveryFrontier {
  static final long NONE = -1;

  private final int step;
  private long durable;
  private long pending;

  DeliveryFrontier(int step) {
    this.step = step;
  }

  /** Records below it may be delivered. */
  long durable() {
    return durable;
  }

  /** What the durable one will be once all that was raised is on stable storage. */
  long pending() {
    return pending;
  }

  /** Raises the pending frontier if it is time; returns it, or {@link #NONE} where it is not. */
  long extend(long scanFrontier) {
    if (pending - scanFrontier > step / 2) {
      return NONE;
    }
    pending = scanFrontier + step;
    return pending;
  }

  void durable(long frontier) {
    if (frontier > pending) {
      throw new IllegalArgumentException(
          "delivery frontier " + frontier + " was never raised beyond " + pending);
    }
    durable = Math.max(durable, frontier);
  }
}
