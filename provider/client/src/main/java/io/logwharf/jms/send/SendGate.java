package io.logwharf.jms.send;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Lets many small batches of a channel share requests. While two requests are on their way, one in
 * a round of the journal and one for the next, lanes are held back until an answer comes or until
 * together they have enough for a request. Behind an answer that several threads have waited for,
 * the first that comes back with its next message waits a moment for the others, as it would wait
 * for the disk if it went alone. Owned by the loop.
 */
final class SendGate {
  private static final int MAX_SMALL_IN_FLIGHT = 2;

  /** Half of what a fast disk takes to force. */
  private static final long GATHER_NANOS = 100_000;

  /** Less than this waits, and grows meanwhile; as a lane does behind its own batch. */
  private static final int MIN_REQUEST_BYTES = SendLane.MIN_BYTES_BEHIND_ANOTHER;

  private final LongSupplier nanoTime;
  private final Set<SendLane> held = new LinkedHashSet<>();
  private int inFlight;
  private int expected;
  private long gatherUntil;

  SendGate(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** The lanes that may send now: these and all held before, or none. */
  List<SendLane> admit(Collection<SendLane> lanes) {
    held.addAll(lanes);
    if (mustWait()) {
      return List.of();
    }
    List<SendLane> admitted = new ArrayList<>(held);
    held.clear();
    return admitted;
  }

  /** A request has been sent. */
  void sent() {
    inFlight++;
  }

  /**
   * A request has been answered, or never will be.
   *
   * @param awaited how many threads have waited for it
   */
  void answered(int awaited) {
    inFlight--;
    expected = awaited;
    gatherUntil = nanoTime.getAsLong() + GATHER_NANOS;
  }

  /** Whether lanes are held back for a moment only, and somebody has to ask for them again. */
  boolean isHoldingForAMoment() {
    return !held.isEmpty() && inFlight < MAX_SMALL_IN_FLIGHT;
  }

  private boolean mustWait() {
    boolean closed = inFlight >= MAX_SMALL_IN_FLIGHT;
    boolean gathering = !closed && expected > 1 && nanoTime.getAsLong() - gatherUntil < 0;
    if (!closed && !gathering) {
      return false;
    }
    int bytes = 0;
    int messages = 0;
    for (SendLane lane : held) {
      bytes += lane.waitingBytes();
      messages += gathering ? lane.waitingMessages() : 0;
      if (bytes >= MIN_REQUEST_BYTES || gathering && messages >= expected) {
        return false;
      }
    }
    return true;
  }
}
