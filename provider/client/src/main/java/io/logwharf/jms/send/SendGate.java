package io.logwharf.jms.send;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Lets a connection's many small batches share requests. While two requests are on their way, one
 * in a round of the journal and one for the next, lanes are held back until an answer comes or
 * until together they have enough for a request. Owned by the loop.
 */
final class SendGate {
  private static final int MAX_SMALL_IN_FLIGHT = 2;

  /** Less than this waits, and grows meanwhile; as a lane does behind its own batch. */
  private static final int MIN_REQUEST_BYTES = SendLane.MIN_BYTES_BEHIND_ANOTHER;

  private final Set<SendLane> held = new LinkedHashSet<>();
  private int inFlight;

  /** The lanes that may send now: these and all held before, or none. */
  List<SendLane> admit(Collection<SendLane> lanes) {
    held.addAll(lanes);
    if (inFlight >= MAX_SMALL_IN_FLIGHT && !hasEnough()) {
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

  /** A request has been answered, or never will be. */
  void answered() {
    inFlight--;
  }

  private boolean hasEnough() {
    int bytes = 0;
    for (SendLane lane : held) {
      bytes += lane.waitingBytes();
      if (bytes >= MIN_REQUEST_BYTES) {
        return true;
      }
    }
    return false;
  }
}
