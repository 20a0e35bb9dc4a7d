package io.logwharf.coordinator.simulation;

import io.logwharf.coordinator.transaction.ProducerEpoch;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * A client's connection: requests are carried out in order, those under way may be lost with it.
 */
final class Connection {
  final long id;
  private final Deque<Runnable> requests = new ArrayDeque<>();
  private final Map<ProducerEpoch, Integer> taken = new HashMap<>();
  private boolean alive = true;

  Connection(long id) {
    this.id = id;
  }

  /** Whether its client can use it. */
  boolean isAlive() {
    return alive;
  }

  void request(Runnable request) {
    requests.add(request);
  }

  /** The broker has taken a piece of the work in a lease's transaction, or refused it. */
  void worked(ProducerEpoch lease, boolean isTaken) {
    if (isTaken) {
      taken.merge(lease, 1, Integer::sum);
    }
  }

  /** How many pieces of work the broker has taken in a lease's transaction that now ends. */
  int takenWork(ProducerEpoch lease) {
    Integer count = taken.remove(lease);
    return count == null ? 0 : count;
  }

  /** Carries out the next request; false where there is none. */
  boolean serve() {
    Runnable next = requests.poll();
    if (next != null) {
      next.run();
    }
    return next != null;
  }

  /** Answers a request, if the client is still there to hear it. */
  void answer(Runnable heard) {
    if (alive) {
      heard.run();
    }
  }

  /**
   * Breaks: of what is under way only so much arrives, and then the broker notices.
   *
   * @param arrives how many requests
   */
  void lose(int arrives, Runnable noticed) {
    alive = false;
    while (requests.size() > arrives) {
      requests.removeLast();
    }
    requests.add(noticed);
  }

  int underWay() {
    return requests.size();
  }

  /** The broker is gone. */
  void dropped() {
    alive = false;
    requests.clear();
  }
}
