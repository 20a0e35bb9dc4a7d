package io.logwharf.coordinator.share;

import io.logwharf.coordinator.share.record.TransactionKey;
import java.util.ArrayList;
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
  private final int limit;
  private long frontier;

  ShareModel(int limit) {
    this.limit = limit;
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

    /** Whose open transaction it was sent in, as far as anybody has looked. */
    long hiddenBy = NONE;

    /** Whether an application has had it in hand. */
    boolean seen;

    Rec(long offset) {
      this.offset = offset;
    }
  }

  private record Effect(int logSize, Kind kind, long value, int count, TransactionKey transaction) {
    Effect(int logSize, Kind kind, long value, int count) {
      this(logSize, kind, value, count, null);
    }

    enum Kind {
      DONE,
      PENDING,
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
    free(rec);
    rec.state = RecordState.PENDING;
    rec.transaction = transaction;
    effects.add(new Effect(logSize, Effect.Kind.PENDING, rec.offset, rec.count, transaction));
  }

  List<Rec> in(TransactionKey transaction) {
    return records.values().stream().filter(rec -> transaction.equals(rec.transaction)).toList();
  }

  /** Ends a transaction that holds a record. */
  void resolve(Rec rec, boolean commit, int logSize) {
    if (commit || limit > 0 && rec.count >= limit) {
      done(rec, logSize);
    } else {
      free(rec);
      rec.state = RecordState.AVAILABLE;
      effects.add(new Effect(logSize, Effect.Kind.COUNT, rec.offset, rec.count));
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

  /** Gives a record back, or makes it done where it was delivered too often. */
  void release(Rec rec, int count, int logSize) {
    if (limit > 0 && count >= limit) {
      done(rec, logSize);
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
      if (rec.state != RecordState.DONE) {
        count(rec, Math.max(rec.count, 1), logSize);
      }
    }
    exact(logSize);
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
                    || effect.kind == Effect.Kind.PENDING)
                && !records.containsKey(effect.value));
  }

  private void apply(Effect effect) {
    Rec rec = records.get(effect.value);
    switch (effect.kind) {
      case DONE -> {
        rec.state = RecordState.DONE;
        rec.count = 0;
        rec.transaction = null;
      }
      case COUNT -> {
        rec.state = RecordState.AVAILABLE;
        rec.count = effect.count;
        rec.transaction = null;
      }
      case PENDING -> {
        rec.state = RecordState.PENDING;
        rec.count = effect.count;
        rec.transaction = effect.transaction;
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
    rec.hiddenBy = NONE;
  }
}
