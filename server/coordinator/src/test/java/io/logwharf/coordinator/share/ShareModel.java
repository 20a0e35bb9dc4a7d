package io.logwharf.coordinator.share;

import static org.assertj.core.api.Assertions.assertThat;

import io.logwharf.coordinator.share.record.DeadLetterReason;
import io.logwharf.coordinator.share.record.Holding;
import io.logwharf.coordinator.share.record.TransactionKey;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a share partition must be like, kept in the plainest way: one object for each record, and a
 * list of all effects with the length that the state log must have for them to survive.
 */
final class ShareModel {
  /** Nobody. */
  static final int NONE = -1;

  private final List<Effect> effects = new ArrayList<>();
  private final TreeMap<Long, Rec> records = new TreeMap<>();
  private final RedeliveryPolicy policy;
  private long frontier;

  ShareModel(RedeliveryPolicy policy) {
    this.policy = policy;
  }

  /** One record of the partition's log. */
  static final class Rec {
    final long offset;
    RecordState state = RecordState.AVAILABLE;
    int owner = NONE;
    int count;
    boolean reported;
    long lockedUntil;

    /** In which it is accepted. */
    TransactionKey transaction;

    /** When it is due again, where it is scheduled. */
    long dueMs;

    /** Whether its time came after that was recorded last. */
    boolean cameDue;

    /** Why it is to be moved, or is being moved. */
    DeadLetterReason reason;

    /** Whose open transaction it was sent in, as far as anybody has looked. */
    long hiddenBy = NONE;

    /** Whether an application has had it in hand. */
    boolean seen;

    Rec(long offset) {
      this.offset = offset;
    }
  }

  /** What a record has become, or with no record what holds for all. */
  private record Effect(int logSize, Kind kind, long value, int count, Holding holding) {
    Effect(int logSize, Kind kind, long value, int count) {
      this(logSize, kind, value, count, null);
    }

    enum Kind {
      DONE,
      HELD,
      COUNT,
      FRONTIER,
      EXACT
    }
  }

  void append(long offset) {
    records.put(offset, new Rec(offset));
  }

  Iterable<Rec> all() {
    return records.values();
  }

  Rec get(long offset) {
    return records.get(offset);
  }

  List<Rec> in(RecordState state) {
    return records.values().stream().filter(rec -> rec.state == state).toList();
  }

  List<Rec> heldBy(int owner) {
    return records.values().stream().filter(rec -> rec.owner == owner).toList();
  }

  List<Rec> within(long first, long last) {
    return first > last ? List.of() : List.copyOf(records.subMap(first, true, last, true).values());
  }

  void acquire(Rec rec, int owner) {
    rec.state = RecordState.ACQUIRED;
    rec.owner = owner;
  }

  void done(Rec rec, int logSize) {
    rec.state = RecordState.DONE;
    rec.count = 0;
    free(rec);
    effects.add(new Effect(logSize, Effect.Kind.DONE, rec.offset, 0));
  }

  void count(Rec rec, int count, int logSize) {
    if (count != rec.count) {
      rec.count = count;
      effects.add(new Effect(logSize, Effect.Kind.COUNT, rec.offset, count));
    }
  }

  /** Accepts a record in a transaction, which counts as delivered. */
  void pend(Rec rec, TransactionKey transaction, int logSize) {
    rec.count = rec.reported ? rec.count : rec.count + 1;
    hold(rec, new Holding.Pending(transaction), logSize);
  }

  /** Lets a record be held, in a way that is recorded. */
  void hold(Rec rec, Holding holding, int logSize) {
    free(rec);
    show(rec, holding);
    effects.add(new Effect(logSize, Effect.Kind.HELD, rec.offset, rec.count, holding));
  }

  private static void show(Rec rec, Holding holding) {
    if (holding instanceof Holding.Pending pending) {
      rec.state = RecordState.PENDING;
      rec.transaction = pending.transaction();
    } else if (holding instanceof Holding.Moving moving) {
      rec.state = RecordState.PENDING;
      rec.transaction = moving.transaction();
      rec.reason = moving.reason();
    } else if (holding instanceof Holding.Condemned condemned) {
      rec.state = RecordState.CONDEMNED;
      rec.reason = condemned.reason();
    } else if (holding instanceof Holding.Scheduled scheduled) {
      rec.state = RecordState.SCHEDULED;
      rec.dueMs = scheduled.dueMs();
    }
  }

  List<Rec> in(DeadLetterReason reason) {
    return in(RecordState.CONDEMNED).stream().filter(rec -> rec.reason == reason).toList();
  }

  List<Rec> in(TransactionKey transaction) {
    return records.values().stream().filter(rec -> transaction.equals(rec.transaction)).toList();
  }

  /** Ends a transaction that holds a record. */
  void resolve(Rec rec, boolean commit, int logSize) {
    if (commit) {
      done(rec, logSize);
    } else if (rec.reason != null) {
      hold(rec, new Holding.Condemned(rec.reason), logSize);
    } else if (isOver(rec.count)) {
      giveUp(rec, DeadLetterReason.DELIVERY_LIMIT, logSize);
    } else if (policy.dueMs(rec.count) > 0) {
      hold(rec, new Holding.Scheduled(policy.dueMs(rec.count)), logSize);
    } else {
      free(rec);
      rec.state = RecordState.AVAILABLE;
      effects.add(new Effect(logSize, Effect.Kind.COUNT, rec.offset, rec.count));
    }
  }

  private boolean isOver(int count) {
    return policy.maxDeliveryCount() > 0 && count >= policy.maxDeliveryCount();
  }

  /** Nobody is to get a record any more. */
  void giveUp(Rec rec, DeadLetterReason reason, int logSize) {
    if (policy.keepsDeadLetters()) {
      hold(rec, new Holding.Condemned(reason), logSize);
    } else {
      done(rec, logSize);
    }
  }

  /** The time of a scheduled record has come; nothing is recorded. */
  void due(Rec rec) {
    free(rec);
    rec.state = RecordState.AVAILABLE;
    rec.cameDue = true;
  }

  /** A snapshot records that what was scheduled has become available. */
  void snapshot(int logSize) {
    for (Rec rec : records.values()) {
      if (rec.cameDue
          && EnumSet.of(RecordState.AVAILABLE, RecordState.ACQUIRED, RecordState.HIDDEN)
              .contains(rec.state)) {
        effects.add(new Effect(logSize, Effect.Kind.COUNT, rec.offset, rec.count));
      }
      rec.cameDue = false;
    }
  }

  void hide(Rec rec, long producerId) {
    rec.state = RecordState.HIDDEN;
    rec.hiddenBy = producerId;
  }

  void reveal(Rec rec) {
    rec.state = RecordState.AVAILABLE;
    rec.hiddenBy = NONE;
  }

  /** Gives a record back, unless it was delivered too often; one that counts waits for its time. */
  void release(Rec rec, int count, int logSize) {
    boolean counts = rec.reported || count > rec.count;
    if (isOver(count)) {
      rec.count = count;
      giveUp(rec, DeadLetterReason.DELIVERY_LIMIT, logSize);
    } else if (counts && policy.dueMs(count) > 0) {
      rec.count = count;
      hold(rec, new Holding.Scheduled(policy.dueMs(count)), logSize);
    } else {
      rec.state = RecordState.AVAILABLE;
      free(rec);
      count(rec, count, logSize);
    }
  }

  void frontier(long offset, int logSize) {
    frontier = offset;
    effects.add(new Effect(logSize, Effect.Kind.FRONTIER, offset, 0));
  }

  void exact(int logSize) {
    frontier = 0;
    effects.add(new Effect(logSize, Effect.Kind.EXACT, 0, 0));
  }

  /** Keeps what the first so many records of the state log say. */
  void crash(int logSize) {
    effects.removeIf(effect -> effect.logSize > logSize);
    frontier = 0;
    for (Rec rec : records.values()) {
      rec.cameDue = false;
      rec.state = RecordState.AVAILABLE;
      rec.count = 0;
      free(rec);
    }
    for (Effect effect : effects) {
      apply(effect);
    }
  }

  /** What opening after a crash makes of records whose deliveries may have gone unrecorded. */
  void countUnrecorded(int logSize) {
    for (Rec rec : records.headMap(frontier).values()) {
      if (rec.state == RecordState.CONDEMNED || rec.state == RecordState.PENDING) {
        Holding holding =
            rec.state == RecordState.CONDEMNED
                ? new Holding.Condemned(rec.reason)
                : holdingInTransaction(rec);
        rec.count = Math.max(rec.count, 1);
        hold(rec, holding, logSize);
      } else if (rec.state != RecordState.DONE) {
        count(rec, Math.max(rec.count, 1), logSize);
      }
    }
    exact(logSize);
  }

  private static Holding holdingInTransaction(Rec rec) {
    return rec.reason == null
        ? new Holding.Pending(rec.transaction)
        : new Holding.Moving(rec.transaction, rec.reason);
  }

  /** The first offset that is not done, or this end where all are. */
  long startOffset(long end) {
    for (Map.Entry<Long, Rec> entry : records.entrySet()) {
      if (entry.getValue().state != RecordState.DONE) {
        return entry.getKey();
      }
    }
    return end;
  }

  /** Forgets records that are done for good, so that long runs stay fast. */
  void forgetDone(int durableLogSize) {
    List<Long> forgotten = new ArrayList<>();
    for (Effect effect : effects) {
      if (effect.kind == Effect.Kind.DONE && effect.logSize <= durableLogSize) {
        forgotten.add(effect.value);
      }
    }
    forgotten.forEach(records::remove);
    effects.removeIf(
        effect ->
            (effect.kind == Effect.Kind.DONE
                    || effect.kind == Effect.Kind.COUNT
                    || effect.kind == Effect.Kind.HELD)
                && !records.containsKey(effect.value));
  }

  private void apply(Effect effect) {
    Rec rec = records.get(effect.value);
    switch (effect.kind) {
      case DONE -> {
        free(rec);
        rec.state = RecordState.DONE;
        rec.count = 0;
      }
      case COUNT -> {
        free(rec);
        rec.state = RecordState.AVAILABLE;
        rec.count = effect.count;
      }
      case HELD -> {
        free(rec);
        show(rec, effect.holding);
        rec.count = effect.count;
      }
      case FRONTIER -> frontier = Math.max(frontier, effect.value);
      case EXACT -> frontier = 0;
    }
  }

  private static void free(Rec rec) {
    rec.owner = NONE;
    rec.reported = false;
    rec.lockedUntil = 0;
    rec.transaction = null;
    rec.dueMs = 0;
    rec.reason = null;
    rec.hiddenBy = NONE;
  }

  /** The share partition must be as the model is, up to the end of the log. */
  void check(SharePartition partition, List<ShareMember> members, long logEnd) {
    long available = 0;
    long acquired = 0;
    for (Rec rec : all()) {
      RecordState actual = partition.stateOf(rec.offset);
      if (actual != rec.state || partition.deliveryCountOf(rec.offset) != rec.count) {
        throw new AssertionError(
            String.format(
                "record %d is %s with count %d, must be %s with %d",
                rec.offset, actual, partition.deliveryCountOf(rec.offset), rec.state, rec.count));
      }
      available += rec.state == RecordState.AVAILABLE ? 1 : 0;
      acquired += rec.state == RecordState.ACQUIRED ? 1 : 0;
    }
    assertThat(partition.acquired()).as("acquired").isEqualTo(acquired);
    assertThat(partition.pending()).isEqualTo(in(RecordState.PENDING).size());
    assertThat(partition.hidden()).isEqualTo(in(RecordState.HIDDEN).size());
    assertThat(partition.scheduled()).isEqualTo(in(RecordState.SCHEDULED).size());
    assertThat(partition.condemned().count()).isEqualTo(in(RecordState.CONDEMNED).size());
    assertThat(partition.memberCount()).isEqualTo(members.size());
    assertThat(partition.available(logEnd)).as("available").isEqualTo(available);
    assertThat(partition.startOffset())
        .as("start offset")
        .isEqualTo(Math.min(startOffset(logEnd), partition.scanFrontier()));
    for (ShareMember member : members) {
      List<Rec> held = heldBy(member.slot());
      assertThat(member.held()).as("held").isEqualTo(held.size());
      assertThat(member.prefetched())
          .as("prefetched")
          .isEqualTo((int) held.stream().filter(rec -> !rec.reported).count());
    }
  }
}
