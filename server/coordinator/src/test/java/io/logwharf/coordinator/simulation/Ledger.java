package io.logwharf.coordinator.simulation;

import io.logwharf.coordinator.share.RecordState;
import io.logwharf.coordinator.simulation.QueueLog.Outcome;
import io.logwharf.coordinator.simulation.QueueNode.Taken;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What clients did in each transaction, and what they were told of it: what the broker has must
 * agree with it at any time.
 */
final class Ledger {
  private final Map<Integer, Work> works = new HashMap<>();
  private final Map<Integer, Work> senders = new HashMap<>();
  private int lastCoin;
  private int lastTag;
  private int commits;

  /** One transaction: as many coins are taken as are sent. */
  static final class Work {
    final int tag;
    private final List<Taken> acknowledged = new ArrayList<>();
    private final Map<Integer, QueueNode> sent = new HashMap<>();
    private boolean wanted;
    private boolean prepared;
    private Boolean told;

    private Work(int tag) {
      this.tag = tag;
    }

    /** The client has asked to commit it. */
    void wantsCommit() {
      wanted = true;
    }

    void prepared() {
      prepared = true;
    }

    /** Somebody is about to decide what is prepared. */
    void decides() {
      prepared = false;
    }

    boolean isPrepared() {
      return prepared;
    }

    boolean isEmpty() {
      return acknowledged.isEmpty() && sent.isEmpty();
    }

    /** The broker has said that these are accepted in it. */
    void acknowledged(List<Taken> taken) {
      acknowledged.addAll(taken);
    }
  }

  Work begin() {
    Work work = new Work(++lastTag);
    works.put(work.tag, work);
    return work;
  }

  int newCoin() {
    return ++lastCoin;
  }

  /** A new coin that the transaction sends to a queue, whether or not it arrives. */
  int sends(Work work, QueueNode queue) {
    int coin = newCoin();
    work.sent.put(coin, queue);
    senders.put(coin, work);
    return coin;
  }

  int commits() {
    return commits;
  }

  /** The client was told how its transaction ended. */
  void told(Work work, boolean committed) {
    require(work.told == null || work.told == committed, work, "was told both outcomes");
    require(!committed || work.wanted, work, "is committed, and nobody has asked for it");
    work.told = committed;
    commits += committed ? 1 : 0;
  }

  /** Somebody gets a message. */
  void taken(Taken taken) {
    Work sender = senders.get(taken.coin());
    if (sender != null) {
      require(!Boolean.FALSE.equals(sender.told), sender, "is rolled back, and seen: " + taken);
      require(sender.wanted, sender, "is seen, and nobody has asked to commit it: " + taken);
    }
    for (Work work : works.values()) {
      boolean keeps = Boolean.TRUE.equals(work.told) || work.prepared;
      if (keeps) {
        boolean again = work.acknowledged.stream().anyMatch(each -> each.coin() == taken.coin());
        require(!again, work, "has acknowledged what is delivered again: " + taken);
      }
    }
  }

  /** At any time: what was told holds, and no transaction is in two halves. */
  void check() {
    works.values().forEach(Ledger::check);
  }

  private static void check(Work work) {
    boolean anyCommitted = false;
    boolean anyAborted = false;
    for (Map.Entry<Integer, QueueNode> each : work.sent.entrySet()) {
      Outcome outcome = each.getValue().outcomeOf(each.getKey());
      anyCommitted |= outcome == Outcome.COMMITTED;
      anyAborted |= outcome == Outcome.ABORTED;
      require(
          !Boolean.TRUE.equals(work.told) || outcome != null, work, "is committed, and part gone");
    }
    boolean anyReleased = false;
    boolean allPending = true;
    for (Taken each : work.acknowledged) {
      RecordState state = each.queue().stateOf(each.offset());
      anyReleased |= state == RecordState.AVAILABLE || state == RecordState.ACQUIRED;
      allPending &= state == RecordState.PENDING;
    }
    require(!(anyCommitted && anyAborted), work, "is in two halves");
    require(!(anyCommitted && anyReleased), work, "is committed, and what it took is back");
    if (Boolean.TRUE.equals(work.told)) {
      require(!anyAborted && !anyReleased, work, "was told committed, and is not");
    }
    if (Boolean.FALSE.equals(work.told)) {
      require(!anyCommitted, work, "was told rolled back, and is not");
    }
    if (work.prepared) {
      require(allPending && !anyCommitted && !anyAborted, work, "is prepared, and decided");
    }
  }

  /** When all is at rest: every transaction that was told committed is visible as a whole. */
  void checkFinal() {
    check();
    for (Work work : works.values()) {
      if (Boolean.TRUE.equals(work.told)) {
        work.sent.forEach(
            (coin, queue) ->
                require(queue.outcomeOf(coin) == Outcome.COMMITTED, work, "has lost coin " + coin));
        for (Taken taken : work.acknowledged) {
          require(
              taken.queue().stateOf(taken.offset()) == RecordState.DONE,
              work,
              "has not consumed " + taken.coin());
        }
      }
    }
  }

  private static void require(boolean holds, Work work, String otherwise) {
    if (!holds) {
      throw new AssertionError("transaction " + work.tag + " " + otherwise);
    }
  }
}
