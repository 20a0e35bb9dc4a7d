package io.logwharf.coordinator.transaction.simulation;

import io.logwharf.coordinator.transaction.Marker;
import io.logwharf.coordinator.transaction.ParticipantFence;
import io.logwharf.coordinator.transaction.ParticipantFence.MarkerVerdict;
import io.logwharf.coordinator.transaction.ParticipantFence.WriteVerdict;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** A partition, or a share partition: writes of transactions and their markers, on a log. */
final class ParticipantNode {
  record Write(long producerId, short epoch, long sequence, int tag) {}

  private final Dice dice;
  private final Network network;
  private final Oracle oracle;
  private List<Object> log = new ArrayList<>();
  private int durable;
  private final List<Runnable> pending = new ArrayList<>();
  private final Map<Long, ParticipantFence> fences = new HashMap<>();
  private final Map<Long, Set<Integer>> open = new HashMap<>();
  private final Map<Integer, Boolean> ended = new HashMap<>();

  ParticipantNode(Dice dice, Network network, Oracle oracle) {
    this.dice = dice;
    this.network = network;
    this.oracle = oracle;
  }

  void write(Write write, Consumer<WriteVerdict> reply) {
    WriteVerdict verdict = fence(write.producerId).judgeWrite(write.epoch, write.sequence);
    if (verdict == WriteVerdict.ACCEPT) {
      oracle.writeAccepted(write.producerId, write.epoch, write.sequence, write.tag);
      log.add(write);
      apply(write);
    }
    pending.add(() -> network.send(() -> reply.accept(verdict)));
  }

  void marker(Marker marker, Runnable written) {
    if (fence(marker.producerId()).judge(marker) == MarkerVerdict.APPLY) {
      for (int tag : open.getOrDefault(marker.producerId(), Set.of())) {
        oracle.markerApplied(marker, tag);
      }
    }
    log.add(marker);
    apply(marker);
    pending.add(written);
  }

  void force() {
    durable = log.size();
    List<Runnable> released = List.copyOf(pending);
    pending.clear();
    released.forEach(Runnable::run);
  }

  void crash() {
    durable += dice.below(log.size() - durable + 1);
    log = new ArrayList<>(log.subList(0, durable));
    pending.clear();
    fences.clear();
    open.clear();
    ended.clear();
    for (Object entry : log) {
      if (entry instanceof Write write) {
        apply(write);
      } else {
        apply((Marker) entry);
      }
    }
  }

  /** At the end: everything is decided, and as it was answered. */
  void checkFinal() {
    open.forEach(
        (producerId, tags) -> {
          if (!tags.isEmpty()) {
            throw new AssertionError("transactions " + tags + " are open for ever");
          }
        });
    ended.forEach(oracle::checkFinal);
  }

  /** Whether the transaction's writes here are committed. */
  boolean hasCommitted(int tag) {
    return ended.getOrDefault(tag, false);
  }

  private void apply(Write write) {
    fences.put(write.producerId, fence(write.producerId).afterWrite(write.epoch, write.sequence));
    open.computeIfAbsent(write.producerId, id -> new HashSet<>()).add(write.tag);
  }

  private void apply(Marker marker) {
    ParticipantFence fence = fence(marker.producerId());
    if (fence.judge(marker) == MarkerVerdict.APPLY) {
      Set<Integer> tags = open.remove(marker.producerId());
      tags.forEach(tag -> ended.put(tag, marker.commit()));
    }
    fences.put(marker.producerId(), fence.after(marker));
  }

  private ParticipantFence fence(long producerId) {
    return fences.getOrDefault(producerId, ParticipantFence.UNKNOWN);
  }
}
