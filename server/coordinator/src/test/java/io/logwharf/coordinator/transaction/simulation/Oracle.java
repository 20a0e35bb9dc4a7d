package io.logwharf.coordinator.transaction.simulation;

import io.logwharf.coordinator.transaction.Marker;
import io.logwharf.coordinator.transaction.ProducerEpoch;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Knows what has happened to each transaction anywhere, and throws at the first contradiction. A
 * transaction is known by a tag that its client chose; the coordinator never sees it.
 */
final class Oracle {
  private final Map<Long, Integer> tagOfTransaction = new HashMap<>();
  private final Map<Integer, Boolean> applied = new HashMap<>();
  private final Map<Integer, Boolean> answered = new HashMap<>();
  private final Set<Integer> wanted = new HashSet<>();
  private final Set<Integer> undecidedPrepared = new HashSet<>();
  private final Map<Long, Short> grantedEpoch = new HashMap<>();
  private int tags;
  private int commits;

  int newTag() {
    return ++tags;
  }

  /** A client was told that the epoch is its own: older ones are fenced. */
  void granted(ProducerEpoch producer) {
    grantedEpoch.merge(producer.producerId(), producer.epoch(), (a, b) -> a > b ? a : b);
  }

  void writeAccepted(long producerId, short epoch, long sequence, int tag) {
    short granted = grantedEpoch.getOrDefault(producerId, (short) -1);
    if (epoch < granted) {
      throw new AssertionError("epoch " + epoch + " wrote after " + granted + " was granted");
    }
    Integer owner = tagOfTransaction.putIfAbsent(producerId * 1_000_000 + sequence, tag);
    if (owner != null && owner != tag) {
      throw new AssertionError("transactions " + owner + " and " + tag + " share a sequence");
    }
  }

  void markerApplied(Marker marker, int tag) {
    Integer owner = tagOfTransaction.get(marker.producerId() * 1_000_000 + marker.sequence());
    if (owner == null || owner != tag) {
      throw new AssertionError("marker of transaction " + owner + " ended transaction " + tag);
    }
    if (undecidedPrepared.contains(tag)) {
      throw new AssertionError("prepared transaction " + tag + " was decided by nobody");
    }
    if (marker.commit() && !wanted.contains(tag)) {
      throw new AssertionError("transaction " + tag + " is committed, and nobody asked for it");
    }
    Boolean before = applied.putIfAbsent(tag, marker.commit());
    if (before != null && before != marker.commit()) {
      throw new AssertionError("transaction " + tag + " ended on both sides");
    }
    checkAnswer(tag);
  }

  /** Somebody asks for a commit, all writes being done. */
  void wantsCommit(int tag) {
    wanted.add(tag);
  }

  /** A client was told the outcome. */
  void answered(int tag, boolean commit) {
    Boolean before = answered.putIfAbsent(tag, commit);
    if (before != null && before != commit) {
      throw new AssertionError("transaction " + tag + " was answered in both ways");
    }
    if (commit && before == null) {
      commits++;
    }
    checkAnswer(tag);
  }

  void prepared(int tag) {
    if (applied.containsKey(tag)) {
      throw new AssertionError("transaction " + tag + " was decided before it voted");
    }
    undecidedPrepared.add(tag);
  }

  /** The transaction manager, or an administrator, decides a prepared transaction. */
  void decides(int tag) {
    undecidedPrepared.remove(tag);
  }

  boolean isPrepared(int tag) {
    return undecidedPrepared.contains(tag);
  }

  /** Whether a client was told that it is committed. */
  boolean wasCommitted(int tag) {
    return answered.getOrDefault(tag, false);
  }

  int commits() {
    return commits;
  }

  private void checkAnswer(int tag) {
    Boolean said = answered.get(tag);
    Boolean done = applied.get(tag);
    if (said != null && done != null && !said.equals(done)) {
      throw new AssertionError(
          "transaction " + tag + " was answered commit=" + said + " and applied commit=" + done);
    }
  }

  /** At the end: no write may be open, and what is visible must be what was answered. */
  void checkFinal(int tag, boolean visible) {
    Boolean said = answered.get(tag);
    if (said != null && said != visible) {
      throw new AssertionError(
          "transaction " + tag + " was answered commit=" + said + " and visible=" + visible);
    }
  }
}
