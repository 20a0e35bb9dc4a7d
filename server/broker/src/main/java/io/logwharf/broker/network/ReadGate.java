package io.logwharf.broker.network;

import java.util.EnumSet;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Decides whether a connection is read: not while too much of it is in flight, its client doesn't
 * read, or the journal has more than it can take. Owned by the loop of the connection.
 */
final class ReadGate {
  /** Why a connection is not read. */
  enum Reason {
    IN_FLIGHT,
    SLOW_READER,
    OVERLOAD
  }

  private final Consumer<Boolean> read;
  private final int maxBytes;
  private final int maxRequests;
  private final Set<Reason> reasons = EnumSet.noneOf(Reason.class);
  private long bytes;
  private int requests;

  /**
   * @param read told whether to read, when that changes
   */
  ReadGate(Consumer<Boolean> read, NetworkConfig config) {
    this.read = read;
    this.maxBytes = config.maxInFlightBytes();
    this.maxRequests = config.maxInFlightRequests();
  }

  void requestBegan(int requestBytes) {
    bytes += requestBytes;
    requests++;
    if (bytes > maxBytes || requests > maxRequests) {
      pause(Reason.IN_FLIGHT);
    }
  }

  void requestEnded(int requestBytes) {
    bytes -= requestBytes;
    requests--;
    // Reads again at half, so that the switch isn't thrown with every request.
    if (bytes <= maxBytes / 2 && requests <= maxRequests / 2) {
      resume(Reason.IN_FLIGHT);
    }
  }

  /** Whether this reason is new. */
  boolean pause(Reason reason) {
    boolean first = reasons.isEmpty();
    boolean added = reasons.add(reason);
    if (first) {
      read.accept(false);
    }
    return added;
  }

  void resume(Reason reason) {
    if (reasons.remove(reason) && reasons.isEmpty()) {
      read.accept(true);
    }
  }
}
