package io.logwharf.dist;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What clients of a queue may expect of it across crashes of the broker. Told of everything they
 * do, it collects what contradicts. Guarded by its lock.
 *
 * <ul>
 *   <li>a message whose send returned is delivered, and not lost until it is acknowledged
 *   <li>a message whose acknowledge() returned is not delivered again
 *   <li>a message that was delivered before carries JMSRedelivered
 *   <li>without a crash in between no message is delivered twice
 *   <li>nothing is delivered that was not sent
 *   <li>a message that was moved to a queue for dead letters or for expired messages is moved once,
 *       and nowhere else
 * </ul>
 */
final class CrashModel {
  private static final int MOST_REPORTED = 20;

  /** What is known of one message. */
  private static final class Sent {
    private boolean confirmed;
    private int lastRoundDelivered = -1;
    private boolean givenBack;
    private boolean acknowledged;

    /**
     * Whether it may be gone: an acknowledgement was on its way, or an automatic one may have been.
     */
    private boolean maybeAcknowledged;

    private boolean moved;
  }

  private final Map<String, Sent> messages = new HashMap<>();
  private final List<String> contradictions = new ArrayList<>();
  private int round;
  private int redelivered;

  synchronized void nextRound() {
    round++;
  }

  synchronized void sending(String id) {
    messages.put(id, new Sent());
  }

  synchronized void sendReturned(String id) {
    messages.get(id).confirmed = true;
  }

  /**
   * A message was handed to a client.
   *
   * @param automatic whether its acknowledgement needs no further call
   */
  synchronized void delivered(String id, boolean markedRedelivered, boolean automatic) {
    Sent sent = messages.get(id);
    if (sent == null) {
      contradict(id + " was delivered but never sent");
      return;
    }
    if (sent.acknowledged) {
      contradict(id + " came back after its acknowledge() had returned");
    }
    if (sent.moved) {
      contradict(id + " was delivered and is in the queue that it was moved to");
    }
    if (sent.lastRoundDelivered == round && !sent.givenBack) {
      contradict(id + " was delivered twice without a crash in between");
    }
    if (sent.lastRoundDelivered >= 0) {
      redelivered++;
      if (!markedRedelivered) {
        contradict(id + " came back without JMSRedelivered");
      }
    }
    sent.lastRoundDelivered = round;
    sent.givenBack = false;
    sent.maybeAcknowledged |= automatic;
  }

  synchronized void acknowledging(Collection<String> ids) {
    ids.forEach(id -> messages.get(id).maybeAcknowledged = true);
  }

  synchronized void acknowledgeReturned(Collection<String> ids) {
    ids.forEach(id -> messages.get(id).acknowledged = true);
  }

  /** A commit said that it was rolled back: what it would have acknowledged is not gone. */
  synchronized void rolledBack(Collection<String> ids) {
    ids.forEach(id -> messages.get(id).maybeAcknowledged = false);
  }

  /** A client that goes, or recovers, leaves these to be delivered again. */
  synchronized void givenBack(Collection<String> ids) {
    ids.forEach(id -> messages.get(id).givenBack = true);
  }

  /** A message was found in the queue that the broker moves what it gives up to. */
  synchronized void moved(String id) {
    Sent sent = messages.get(id);
    if (sent == null) {
      contradict(id + " was moved but never sent");
    } else if (sent.moved) {
      contradict(id + " was moved twice");
    } else {
      sent.moved = true;
      if (sent.acknowledged) {
        contradict(id + " was moved after its acknowledge() had returned");
      }
    }
  }

  /** To be called when the queue has been drained: what is still missing is lost. */
  synchronized List<String> contradictionsAfterDrain() {
    messages.forEach(
        (id, sent) -> {
          if (sent.confirmed && !sent.maybeAcknowledged && !sent.moved && !isHere(sent)) {
            contradict(id + " is lost, though its send had returned");
          }
        });
    return List.copyOf(contradictions);
  }

  private boolean isHere(Sent sent) {
    return sent.lastRoundDelivered == round && !sent.givenBack;
  }

  synchronized int confirmed() {
    return (int) messages.values().stream().filter(sent -> sent.confirmed).count();
  }

  synchronized int acknowledged() {
    return (int) messages.values().stream().filter(sent -> sent.acknowledged).count();
  }

  synchronized int redelivered() {
    return redelivered;
  }

  synchronized int moved() {
    return (int) messages.values().stream().filter(sent -> sent.moved).count();
  }

  @Override
  public synchronized String toString() {
    return confirmed()
        + " sends returned, "
        + acknowledged()
        + " acknowledged and told so, "
        + redelivered()
        + " redelivered, "
        + moved()
        + " moved";
  }

  /** Adds what somebody who looks closer found. */
  synchronized void contradict(String what) {
    if (contradictions.size() < MOST_REPORTED) {
      contradictions.add("round " + round + ": " + what);
    }
  }
}
