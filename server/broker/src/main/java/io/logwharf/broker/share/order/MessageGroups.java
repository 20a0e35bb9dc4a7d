package io.logwharf.broker.share.order;

import io.logwharf.coordinator.share.RecordState;
import io.logwharf.coordinator.share.ShareMember;
import io.logwharf.coordinator.share.SharePartition;
import io.logwharf.protocol.message.MessageOrder;
import io.logwharf.protocol.message.RecordFields;
import io.logwharf.protocol.record.BatchView;
import io.logwharf.protocol.record.RecordCursor;
import io.logwharf.protocol.record.RecordView;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import java.util.function.Supplier;

/**
 * Keeps the messages of a group (JMSXGroupID, Jakarta Messaging 3.1 §3.5.9) with one consumer for
 * as long as that is there, so that they are processed in order. A group nobody has goes to the one
 * that has fewest of those that wait. Records of groups are met in the order of the log; what
 * belongs to another consumer than the one being served is set aside for it, one bit each.
 *
 * <p>Groups are known by 16 bits of the hash of their name, which bounds the memory: two groups of
 * the same bits are kept together. Owned by the event loop of the share partition.
 */
final class MessageGroups {
  private static final int MAX_DECOMPRESSED_BYTES = 1 << 28;
  private static final int BUCKETS = 0xFFFF;
  private static final long NONE = -1;

  private final SharePartition partition;
  private final Map<Integer, Keeper> keepers = new HashMap<>();
  private final Map<ShareMember, Keeper> byMember = new IdentityHashMap<>();
  private final OffsetSet setAside = new OffsetSet();
  private final RecordFields fields = new RecordFields();
  private RecordCursor records;

  /**
   * The buckets of the records of the batch looked at last, 0 for no group; see {@link #decode}.
   */
  private int[] buckets = new int[0];

  private long decodedBatch = NONE;
  private int decodedCrc;

  /** Who is being served, null where that has no group and nothing is set aside. */
  private Keeper served;

  /** A consumer that groups are kept with, or could be. */
  private static final class Keeper {
    private final Candidate consumer;
    private final OffsetSet own = new OffsetSet();
    private int groups;

    /** Nothing below is available for it. */
    private long from;

    Keeper(Candidate consumer) {
      this.consumer = consumer;
    }
  }

  MessageGroups(SharePartition partition) {
    this.partition = partition;
  }

  /** Whether anybody has a group. */
  boolean isAny() {
    return !keepers.isEmpty();
  }

  /** Whether anything is set aside. */
  boolean isAnySetAside() {
    return !setAside.isEmpty();
  }

  /** Somebody is being served from now on; null for nobody. */
  void serve(Candidate consumer) {
    if (consumer == null) {
      served = null;
    } else if (setAside.isEmpty()) {
      served = byMember.get(consumer.member());
    } else {
      served = byMember.computeIfAbsent(consumer.member(), member -> new Keeper(consumer));
    }
  }

  /** Below it nothing is available for the one being served; 0 where that isn't known. */
  long nothingBelow() {
    return served == null ? 0 : served.from;
  }

  /** Nothing is available below an offset for the one being served. */
  void setNothingBelow(long offset) {
    if (served != null) {
      served.from = Math.max(served.from, offset);
    }
  }

  /** A record has become available again. */
  void availableAgain(long offset) {
    for (Keeper keeper : byMember.values()) {
      keeper.from = Math.min(keeper.from, offset);
    }
  }

  /** Of the 64 offsets around this one those that are set aside for others than who is served. */
  long forOthers(long offset) {
    long word = setAside.word(offset);
    return word == 0 || served == null ? word : word & ~served.own.word(offset);
  }

  /**
   * Finds the groups in a batch, and sets aside what of it is not for the one that is being served.
   *
   * @param consumer the one being served
   * @param waiting those that wait, the one being served among them or not
   */
  void sift(BatchView batch, Candidate consumer, Supplier<List<Candidate>> waiting) {
    decode(batch);
    boolean selective = false;
    for (int i = 0; i < buckets.length; i++) {
      if (buckets[i] != 0 && partition.stateOf(batch.baseOffset() + i) == RecordState.AVAILABLE) {
        Keeper keeper = keepers.get(buckets[i]);
        selective |= keeper == null || keeper.consumer.selector() != null;
        if (keeper != null && keeper.consumer.selector() == null) {
          setAside(keeper, batch.baseOffset() + i, consumer);
        }
      }
    }
    if (selective) {
      siftByRecord(batch, consumer, waiting);
    }
  }

  /** As {@link #sift}, for groups that nobody has, and for those of consumers with selectors. */
  private void siftByRecord(
      BatchView batch, Candidate consumer, Supplier<List<Candidate>> waiting) {
    records.reset(batch);
    while (records.next()) {
      long offset = records.record().offset();
      int bucket = buckets[(int) (offset - batch.baseOffset())];
      if (bucket != 0 && partition.stateOf(offset) == RecordState.AVAILABLE) {
        Keeper keeper = keepers.get(bucket);
        if (keeper == null) {
          keeper = choose(records.record(), bucket, consumer, waiting.get());
        }
        if (keeper != null && takes(keeper.consumer, records.record())) {
          setAside(keeper, offset, consumer);
        }
      }
    }
  }

  private void setAside(Keeper keeper, long offset, Candidate consumer) {
    if (keeper.consumer.member() != consumer.member()) {
      keeper.own.add(offset);
      keeper.from = Math.min(keeper.from, offset);
      setAside.add(offset);
    }
  }

  /** Gives a group to the consumer with fewest; null where none of them takes its message. */
  private Keeper choose(
      RecordView message, int bucket, Candidate consumer, List<Candidate> waiting) {
    Candidate best = takes(consumer, message) ? consumer : null;
    for (Candidate each : waiting) {
      boolean fewer = best == null || groupsOf(each) < groupsOf(best);
      if (fewer && takes(each, message)) {
        best = each;
      }
    }
    if (best == null) {
      return null;
    }
    Candidate chosen = best;
    Keeper keeper = byMember.computeIfAbsent(best.member(), member -> new Keeper(chosen));
    keeper.groups++;
    keepers.put(bucket, keeper);
    if (best.member() == consumer.member()) {
      served = keeper;
    }
    return keeper;
  }

  private int groupsOf(Candidate consumer) {
    Keeper keeper = byMember.get(consumer.member());
    return keeper == null ? 0 : keeper.groups;
  }

  private boolean takes(Candidate consumer, RecordView message) {
    return consumer.selector() == null || consumer.selector().matches(fields.wrap(message));
  }

  /** Reads the groups of a batch, unless it is the one read last. */
  private void decode(BatchView batch) {
    if (batch.baseOffset() == decodedBatch && batch.storedCrc() == decodedCrc) {
      return;
    }
    if (records == null) {
      records = new RecordCursor(MAX_DECOMPRESSED_BYTES);
    }
    decodedBatch = NONE;
    buckets = new int[batch.lastOffsetDelta() + 1];
    records.reset(batch);
    while (records.next()) {
      int hash = MessageOrder.groupHash(records.record());
      int delta = (int) (records.record().offset() - batch.baseOffset());
      buckets[delta] = hash == 0 ? 0 : 1 + (hash >>> 16) % BUCKETS;
    }
    decodedBatch = batch.baseOffset();
    decodedCrc = batch.storedCrc();
  }

  /** The one being served has acquired these. */
  void acquired(long firstOffset, long lastOffset) {
    if (served != null && !served.own.isEmpty()) {
      served.own.remove(firstOffset, lastOffset);
      setAside.remove(firstOffset, lastOffset);
    }
  }

  /**
   * A consumer is there no more: its groups are anybody's.
   *
   * @param forAnybody told each record that was set aside for it
   */
  void left(ShareMember member, LongConsumer forAnybody) {
    Keeper keeper = byMember.remove(member);
    if (keeper != null) {
      keepers.values().removeIf(each -> each == keeper);
      keeper.own.forEach(
          offset -> {
            setAside.remove(offset, offset);
            availableAgain(offset);
            forAnybody.accept(offset);
          });
    }
  }

  /** Forgets what is below an offset, as it is done. */
  void trim(long below) {
    setAside.trim(below);
    for (Keeper keeper : byMember.values()) {
      keeper.own.trim(below);
    }
  }
}
