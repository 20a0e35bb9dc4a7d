package io.logwharf.coordinator.share;

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

    /** Whether an application has had it in hand. */
    boolean seen;

    Rec(long offset) {
      this.offset = offset;
    }
  }

  private record Effect(int logSize, Kind kind, long value, int count) {
    enum Kind {
      DONE,
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
            (effect.kind == Effect.Kind.DONE || effect.kind == Effect.Kind.COUNT)
                && !records.containsKey(effect.value));
  }

  private void apply(Effect effect) {
    Rec rec = records.get(effect.value);
    switch (effect.kind) {
      case DONE -> {
        rec.state = RecordState.DONE;
        rec.count = 0;
      }
      case COUNT -> rec.count = effect.count;
      case FRONTIER -> frontier = Math.max(frontier, effect.value);
      case EXACT -> frontier = 0;
    }
  }

  private static void free(Rec rec) {
    rec.owner = NONE;
    rec.reported = false;
    rec.lockedUntil = 0;
  }
}
