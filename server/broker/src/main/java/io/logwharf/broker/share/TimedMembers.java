package io.logwharf.broker.share;

import io.logwharf.broker.loop.OwnerLoop;
import io.logwharf.coordinator.share.ShareMember;
import io.logwharf.protocol.extension.AckRange;
import io.logwharf.protocol.extension.AckType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.protocol.Errors;

/**
 * The stock share consumers at one share partition, whose acquisitions end by time (KIP-932). There
 * is a timer only while there are acquisitions. Owned by the event loop of the share partition.
 */
final class TimedMembers {
  private final SharePartitionHost host;
  private final Map<String, ShareMember> members = new HashMap<>();
  private final Map<PendingShareFetch, WaitingFetch> fetches = new LinkedHashMap<>();
  private OwnerLoop.Timer timer;
  private long timerAtMs;

  TimedMembers(SharePartitionHost host) {
    this.host = host;
  }

  boolean isEmpty() {
    return members.isEmpty();
  }

  /** The member of this id, which joins where it is not known. */
  ShareMember member(String memberId) {
    return members.computeIfAbsent(memberId, host.partition()::joinTimed);
  }

  /** The member of this id, null where it is not known. */
  ShareMember find(String memberId) {
    return members.get(memberId);
  }

  /**
   * Gives back all that a member holds; those attempts count, as in Kafka since KAFKA-19972: a
   * consumer that crashes again and again would otherwise get the same records for ever. The member
   * has left afterwards.
   */
  void leave(String memberId) {
    ShareMember member = members.remove(memberId);
    if (member == null) {
      return;
    }
    for (WaitingFetch fetch : List.copyOf(fetches.values())) {
      if (fetch.member() == member) {
        fetches.values().remove(fetch);
        host.dispatch().turns().leave(fetch);
      }
    }
    host.partition().releaseAll(member, everything());
    host.dispatch().left(member);
    host.changed();
  }

  private List<AckRange> everything() {
    List<AckRange> ranges = new ArrayList<>(1);
    long end = host.partition().scanFrontier();
    for (long first = host.partition().startOffset(); first < end; ) {
      long last = Math.min(end - 1, first + Integer.MAX_VALUE);
      ranges.add(new AckRange(first, last, AckType.RELEASE));
      first = last + 1;
    }
    return ranges;
  }

  /** A fetch waits here from now on; no-op where it does already. */
  void enter(PendingShareFetch fetch, WaitingFetch waiting) {
    host.dispatch().enter(fetches.computeIfAbsent(fetch, unknown -> waiting));
  }

  /** All fetches that wait here are to be looked at again. */
  void enterAll() {
    fetches.values().forEach(host.dispatch().turns()::enter);
  }

  /** A fetch waits here no more. */
  void leave(PendingShareFetch fetch) {
    WaitingFetch waiting = fetches.remove(fetch);
    if (waiting != null) {
      host.dispatch().turns().leave(waiting);
    }
  }

  /** Sees to it that locks end when their time is over; after an acquisition or a renewal. */
  void watchLocks() {
    OwnerLoop loop = host.shares().loop();
    long now = loop.nowMs();
    long next = host.partition().nextExpiry(now);
    if (next == Long.MAX_VALUE || (timer != null && timerAtMs <= next)) {
      return;
    }
    if (timer != null) {
      timer.cancel();
    }
    timerAtMs = next;
    timer = loop.schedule(Math.max(1, next - now), this::expire);
  }

  void closeAll(Errors error) {
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
    for (WaitingFetch fetch : List.copyOf(fetches.values())) {
      host.dispatch().turns().leave(fetch);
      fetch.fail(error);
    }
    fetches.clear();
    members.clear();
  }

  private void expire() {
    timer = null;
    if (host.partition().expire(host.shares().loop().nowMs()) > 0) {
      host.changed();
    }
    watchLocks();
  }
}
