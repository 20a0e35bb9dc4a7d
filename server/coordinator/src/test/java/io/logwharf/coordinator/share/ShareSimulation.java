package io.logwharf.coordinator.share;

import static org.assertj.core.api.Assertions.assertThat;

import io.logwharf.coordinator.share.ShareModel.Rec;
import io.logwharf.coordinator.share.record.DeadLetterReason;
import io.logwharf.coordinator.share.record.Holding;
import io.logwharf.coordinator.share.record.TransactionKey;
import io.logwharf.protocol.extension.AckRange;
import io.logwharf.protocol.extension.AckType;
import io.logwharf.protocol.extension.ConsumerEvent.Acquired;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * Drives one share partition with random commands, crashes and restarts, next to a model of what it
 * must be like, and compares the two after each step.
 */
final class ShareSimulation {
  private static final int MAX_MEMBERS = 5;
  private static final int LOCK_MS = 100;

  /** Among the kinds of steps. */
  private static final int SNAPSHOT = 20;

  /** Two of sessions, and one that moves records for each reason. */
  private static final int PRODUCERS = 2 + DeadLetterReason.values().length;

  private final Random random;
  private final ShareConfig config;
  private final SimulatedRedelivery policy;
  private final ShareModel model;
  private final StateLog log = new StateLog();
  private final List<ShareMember> members = new ArrayList<>();
  private final List<AckRange> gaps = new ArrayList<>();
  private SharePartition partition;
  private long nowMs;
  private long logStart;
  private long logEnd;
  private long durableFrontier;

  /** Frontiers raised by records that are not on stable storage yet. */
  private final ArrayDeque<Raised> raised = new ArrayDeque<>();

  /** The state log's records before the ones that {@link #log} still has. */
  private int dropped;

  /**
   * Lengths of the state log with a part of a command's records: these are appended as one, so a
   * crash leaves no such length. The parts of a snapshot may be torn.
   */
  private final Set<Integer> torn = new HashSet<>();

  /** How many records of the state log, from its beginning, are on stable storage. */
  private int forced;

  private record Raised(int logSize, long frontier) {}

  ShareSimulation(long seed) {
    random = new Random(seed);
    int limit = random.nextBoolean() ? 0 : 1 + random.nextInt(4);
    int step = 1 << random.nextInt(8);
    config = new ShareConfig(limit, LOCK_MS, step, 1, 1 + random.nextInt(200));
    policy =
        new SimulatedRedelivery(
            limit, random.nextBoolean(), random.nextBoolean() ? 0 : 50, () -> nowMs);
    model = new ShareModel(policy);
    nowMs = random.nextLong() >>> 2;
    logStart = Math.max(0, random.nextInt(4) * (long) SharePage.SIZE - random.nextInt(10));
    logEnd = logStart;
    partition = SharePartition.create(config, policy, logStart, log);
    forced = logSize();
  }

  void run(int steps) {
    for (int i = 0; i < steps; i++) {
      int before = logSize();
      int kind = random.nextInt(32);
      step(kind);
      for (int length = before + 1; length < logSize() && kind != SNAPSHOT; length++) {
        torn.add(length);
      }
      model.check(partition, members, logEnd);
    }
    crash(logSize());
    model.check(partition, members, logEnd);
    drain();
  }

  private void step(int kind) {
    switch (kind) {
      case 0, 1, 2 -> appendRecords();
      case 3 -> appendGap();
      case 4 -> join();
      case 5, 6, 7, 8 -> acquire();
      case 9 -> acquireRange();
      case 10, 11 -> handToApplication();
      case 12, 13, 14, 15 -> acknowledge();
      case 16 -> acknowledgeWrongly();
      case 17 -> reset();
      case 18 -> loseMember();
      case 19 -> expire();
      case SNAPSHOT -> snapshot();
      case 21 -> force(logSize());
      case 22, 23 -> pend();
      case 24 -> resolve();
      case 25 -> rarely(this::hide, this::reveal);
      case 28 -> condemnExpired();
      case 29, 30 -> move();
      case 31 -> makeDue();
      case 26 -> rarely(this::archive, this::advanceLogStart);
      default -> rarely(this::restart, () -> crash(forced + random.nextInt(unforced() + 1)));
    }
  }

  private void rarely(Runnable one, Runnable other) {
    switch (random.nextInt(4)) {
      case 0 -> one.run();
      case 1 -> other.run();
      default -> extendFrontier();
    }
  }

  private void appendRecords() {
    for (int i = random.nextInt(20); i >= 0; i--) {
      model.append(logEnd++);
    }
  }

  private void appendGap() {
    int gap = 1 + random.nextInt(random.nextBoolean() ? 5 : 3000);
    gaps.add(new AckRange(logEnd, logEnd + gap - 1, AckType.GAP));
    partition.archive(logEnd, logEnd + gap - 1);
    logEnd += gap;
  }

  /** A crash may lose that offsets hold no record; who reads the log finds them again. */
  private void findGapsAgain() {
    gaps.forEach(gap -> partition.archive(gap.firstOffset(), gap.lastOffset()));
  }

  private void join() {
    if (members.size() < MAX_MEMBERS) {
      String id = "member-" + random.nextInt(1000);
      members.add(random.nextInt(3) == 0 ? partition.joinTimed(id) : partition.join(id));
    }
  }

  private void extendFrontier() {
    long frontier = partition.extendFrontier();
    if (frontier >= 0) {
      model.frontier(frontier, logSize());
      raised.add(new Raised(logSize(), frontier));
    }
    if (random.nextBoolean()) {
      force(forced + random.nextInt(unforced() + 1));
    }
  }

  private void force(int size) {
    forced = size;
    while (!raised.isEmpty() && raised.peek().logSize <= forced) {
      durableFrontier = raised.remove().frontier;
      partition.frontierDurable(durableFrontier);
    }
    model.forgetDone(forced);
  }

  private void acquire() {
    extendFrontier();
    ShareMember member = anyMember();
    if (member != null) {
      int most = 1 + random.nextInt(15);
      List<Rec> expected = acquirable(0, logEnd - 1);
      expected = expected.subList(0, Math.min(most, expected.size()));
      List<Acquired> ranges = partition.acquire(member, most, logEnd, nowMs);
      checkAcquired(member, ranges, expected);
    }
  }

  private void acquireRange() {
    ShareMember member = anyMember();
    long end = Math.min(logEnd, durableFrontier);
    if (member != null && end > partition.startOffset()) {
      long first = between(partition.startOffset(), end);
      long last = between(first, end);
      List<Acquired> ranges = new ArrayList<>();
      List<Rec> expected = acquirable(first, last);
      int count = partition.acquire(member, first, last, nowMs, ranges);
      assertThat(count).isEqualTo(expected.size());
      checkAcquired(member, ranges, expected);
    }
  }

  private List<Rec> acquirable(long first, long last) {
    return model.within(first, Math.min(last, durableFrontier - 1)).stream()
        .filter(rec -> rec.state == RecordState.AVAILABLE)
        .toList();
  }

  private void checkAcquired(ShareMember member, List<Acquired> ranges, List<Rec> expected) {
    List<Long> offsets = new ArrayList<>();
    for (Acquired range : ranges) {
      for (long o = range.firstOffset(); o <= range.lastOffset(); o++) {
        offsets.add(o);
        Rec rec = model.get(o);
        assertThat(rec).as("record %d", o).isNotNull();
        assertThat(range.deliveryCount()).as("earlier deliveries of %d", o).isEqualTo(rec.count);
        assertThat(!rec.seen || range.deliveryCount() > 0).as("mark of %d", o).isTrue();
      }
    }
    assertThat(offsets).isEqualTo(expected.stream().map(rec -> rec.offset).toList());
    for (Rec rec : expected) {
      model.acquire(rec, member.slot());
      rec.lockedUntil = member.isTimed() ? nowMs + LOCK_MS : 0;
    }
  }

  private void handToApplication() {
    ShareMember member = anyMember();
    if (member != null) {
      model.heldBy(member.slot()).stream().limit(random.nextInt(6)).forEach(rec -> rec.seen = true);
    }
  }

  private void acknowledge() {
    ShareMember member = anyMember();
    if (member == null) {
      return;
    }
    List<AckRange> ranges = new ArrayList<>();
    for (Rec rec : model.heldBy(member.slot())) {
      if (random.nextInt(3) > 0) {
        ranges.add(new AckRange(rec.offset, rec.offset, anyType(rec)));
      }
    }
    List<AckRange> joined = join(ranges);
    if (random.nextBoolean()) {
      Collections.shuffle(joined, random);
    }
    assertThat(partition.acknowledge(member, joined, nowMs)).isEmpty();
    for (AckRange range : joined) {
      model.within(range.firstOffset(), range.lastOffset()).forEach(r -> apply(r, range.type()));
    }
  }

  private AckType anyType(Rec rec) {
    return switch (random.nextInt(8)) {
      case 0 -> AckType.RELEASE;
      case 1 -> rec.seen ? AckType.RELEASE : AckType.RELEASE_UNDELIVERED;
      case 2 -> AckType.DELIVERED;
      case 3 -> AckType.RENEW;
      case 4 -> AckType.REJECT;
      case 5 -> rec.seen ? AckType.ACCEPT : AckType.EXPIRED;
      default -> AckType.ACCEPT;
    };
  }

  /** Joins neighbours of one type, which a client would send as one range. */
  private static List<AckRange> join(List<AckRange> single) {
    List<AckRange> joined = new ArrayList<>();
    for (AckRange next : single) {
      AckRange last = joined.isEmpty() ? null : joined.get(joined.size() - 1);
      if (last != null
          && last.type() == next.type()
          && last.lastOffset() + 1 == next.firstOffset()) {
        joined.remove(joined.size() - 1);
        joined.add(new AckRange(last.firstOffset(), next.lastOffset(), next.type()));
      } else {
        joined.add(next);
      }
    }
    return joined;
  }

  private void apply(Rec rec, AckType type) {
    int logSize = logSize();
    switch (type) {
      case ACCEPT, GAP -> model.done(rec, logSize);
      case REJECT -> {
        rec.count = rec.reported ? rec.count : rec.count + 1;
        model.giveUp(rec, DeadLetterReason.REJECTED, logSize);
      }
      case EXPIRED -> model.giveUp(rec, DeadLetterReason.EXPIRED, logSize);
      case RELEASE -> model.release(rec, rec.reported ? rec.count : rec.count + 1, logSize);
      case RELEASE_UNDELIVERED -> model.release(rec, rec.count, logSize);
      case DELIVERED -> {
        rec.seen = true;
        if (!rec.reported) {
          rec.reported = true;
          model.count(rec, rec.count + 1, logSize);
        }
      }
      case RENEW -> rec.lockedUntil = rec.lockedUntil == 0 ? 0 : nowMs + LOCK_MS;
    }
  }

  private void pend() {
    ShareMember member = anyMember();
    if (member == null) {
      return;
    }
    TransactionKey transaction = anyTransaction();
    List<AckRange> ranges = new ArrayList<>();
    for (Rec rec : model.heldBy(member.slot())) {
      if (random.nextBoolean()) {
        ranges.add(new AckRange(rec.offset, rec.offset, AckType.ACCEPT));
      }
    }
    List<AckRange> joined = join(ranges);
    if (random.nextBoolean()) {
      Collections.shuffle(joined, random);
    }
    if (random.nextInt(4) == 0 && !joined.isEmpty()) {
      joined.add(joined.get(0));
      int size = logSize();
      assertThat(partition.pend(member, transaction, joined)).hasSize(1);
      assertThat(logSize()).isEqualTo(size);
      return;
    }
    assertThat(partition.pend(member, transaction, joined)).isEmpty();
    for (AckRange range : joined) {
      for (Rec rec : model.within(range.firstOffset(), range.lastOffset())) {
        rec.seen = true;
        model.pend(rec, transaction, logSize());
      }
    }
  }

  /** Markers come any number of times, and for transactions that acknowledged nothing here. */
  private void resolve() {
    TransactionKey transaction =
        new TransactionKey(random.nextInt(PRODUCERS), 1 + random.nextInt(2));
    boolean commit = random.nextBoolean();
    List<Rec> pending = model.in(transaction);
    assertThat(partition.resolve(transaction, commit)).isEqualTo(pending.size());
    pending.forEach(rec -> model.resolve(rec, commit, logSize()));
  }

  private void hide() {
    if (logEnd > partition.startOffset()) {
      long first = between(partition.startOffset(), logEnd);
      long last = Math.min(logEnd - 1, first + random.nextInt(10));
      long producer = random.nextInt(3);
      partition.hide(producer, first, last);
      model.within(first, last).stream()
          .filter(rec -> rec.state == RecordState.AVAILABLE)
          .forEach(rec -> model.hide(rec, producer));
    }
  }

  private void reveal() {
    long producer = random.nextInt(3);
    List<Rec> hidden =
        model.in(RecordState.HIDDEN).stream().filter(rec -> rec.hiddenBy == producer).toList();
    assertThat(partition.reveal((id, offset) -> id == producer)).isEqualTo(!hidden.isEmpty());
    hidden.forEach(model::reveal);
  }

  private void condemnExpired() {
    if (logEnd > partition.startOffset()) {
      long first = between(partition.startOffset(), logEnd);
      long last = Math.min(logEnd - 1, first + random.nextInt(5));
      List<Rec> expected = acquirableAnywhere(first, last);
      partition.condemned().condemn(first, last, DeadLetterReason.EXPIRED);
      Holding holding = new Holding.Condemned(DeadLetterReason.EXPIRED);
      expected.forEach(rec -> model.hold(rec, holding, logSize()));
    }
  }

  /** Moves some of the first records condemned for a reason, or gives them up. */
  private void move() {
    DeadLetterReason reason = DeadLetterReason.values()[random.nextInt(3)];
    List<Rec> expected = model.in(reason);
    expected = expected.subList(0, Math.min(expected.size(), 1 + random.nextInt(5)));
    List<Rec> found = new ArrayList<>();
    for (Acquired range : partition.condemned().first(reason, Math.max(1, expected.size()))) {
      found.addAll(model.within(range.firstOffset(), range.lastOffset()));
      assertThat(found).allMatch(rec -> rec.count >= range.deliveryCount() || found.size() > 1);
    }
    assertThat(found).isEqualTo(expected);
    if (expected.isEmpty()) {
      return;
    }
    long first = expected.get(0).offset;
    long last = expected.get(expected.size() - 1).offset;
    if (random.nextInt(5) == 0) {
      partition.condemned().drop(reason, first, last);
      expected.forEach(rec -> model.done(rec, logSize()));
    } else {
      // Its own producer: a mover's transaction holds nothing else, and for one reason only.
      TransactionKey transaction = new TransactionKey(2 + reason.ordinal(), 1 + random.nextInt(2));
      partition.condemned().move(transaction, reason, first, last);
      expected.forEach(rec -> model.hold(rec, new Holding.Moving(transaction, reason), logSize()));
    }
  }

  private void makeDue() {
    nowMs += random.nextInt(LOCK_MS);
    List<Rec> due =
        model.in(RecordState.SCHEDULED).stream().filter(rec -> rec.dueMs <= nowMs).toList();
    assertThat(partition.nextDueMs() <= nowMs || due.isEmpty()).isTrue();
    assertThat(partition.makeDue(nowMs)).isEqualTo(!due.isEmpty());
    due.forEach(model::due);
  }

  private List<Rec> acquirableAnywhere(long first, long last) {
    return model.within(first, last).stream()
        .filter(rec -> rec.state == RecordState.AVAILABLE)
        .toList();
  }

  private TransactionKey anyTransaction() {
    return new TransactionKey(random.nextInt(2), 1 + random.nextInt(2));
  }

  private void acknowledgeWrongly() {
    ShareMember member = anyMember();
    if (member == null) {
      return;
    }
    List<AckRange> ranges = new ArrayList<>();
    model
        .heldBy(member.slot())
        .forEach(rec -> ranges.add(new AckRange(rec.offset, rec.offset, AckType.ACCEPT)));
    long wrong = between(Math.max(logStart, partition.startOffset() - 5), logEnd + 5);
    Rec rec = model.get(wrong);
    boolean held = rec != null && rec.owner == member.slot();
    AckRange extra = new AckRange(wrong, wrong, AckType.ACCEPT);
    ranges.add(random.nextInt(ranges.size() + 1), extra);
    int size = logSize();
    assertThat(partition.acknowledge(member, ranges, nowMs)).as("held=%s", held).contains(extra);
    assertThat(logSize()).isEqualTo(size);
  }

  private void reset() {
    ShareMember member = anyMember();
    if (member == null) {
      return;
    }
    List<Rec> held = model.heldBy(member.slot());
    List<AckRange> delivered = new ArrayList<>();
    held.stream()
        .filter(rec -> rec.seen)
        .forEach(rec -> delivered.add(new AckRange(rec.offset, rec.offset, AckType.DELIVERED)));
    partition.releaseAll(member, delivered);
    for (Rec rec : held) {
      boolean counts = rec.seen && !rec.reported;
      model.release(rec, counts ? rec.count + 1 : rec.count, logSize());
    }
    if (random.nextBoolean()) {
      leave(member);
    }
  }

  private void loseMember() {
    ShareMember member = anyMember();
    if (member != null) {
      List<Rec> held = model.heldBy(member.slot());
      partition.releaseLost(member);
      held.forEach(rec -> model.release(rec, Math.max(1, rec.count), logSize()));
      leave(member);
    }
  }

  private void leave(ShareMember member) {
    partition.leave(member);
    members.remove(member);
  }

  private void expire() {
    nowMs += random.nextInt(LOCK_MS);
    List<Rec> over =
        model.in(RecordState.ACQUIRED).stream()
            .filter(rec -> rec.lockedUntil > 0 && rec.lockedUntil <= nowMs)
            .toList();
    assertThat(partition.nextExpiry(nowMs) <= nowMs || over.isEmpty()).isTrue();
    assertThat(partition.expire(nowMs)).isEqualTo(over.size());
    over.forEach(rec -> model.release(rec, rec.reported ? rec.count : rec.count + 1, logSize()));
  }

  private void snapshot() {
    int before = logSize();
    partition.snapshot();
    model.snapshot(logSize());
    if (random.nextBoolean()) {
      force(logSize());
      log.dropFirst(before - dropped);
      dropped = before;
    }
  }

  private void archive() {
    if (logEnd > partition.startOffset()) {
      long first = between(partition.startOffset(), logEnd);
      long last = Math.min(logEnd - 1, first + random.nextInt(5));
      partition.archive(first, last);
      finish(first, last);
    }
  }

  private void advanceLogStart() {
    if (random.nextInt(3) == 0 && logEnd > partition.startOffset()) {
      logStart = Math.max(logStart, between(partition.startOffset(), logEnd));
      partition.advanceLogStart(logStart);
      finish(0, logStart - 1);
    }
  }

  private void finish(long first, long last) {
    model.within(first, last).stream()
        .filter(rec -> rec.state != RecordState.DONE)
        .forEach(rec -> model.done(rec, logSize()));
  }

  /** Stops in order: members are given up, and the counts are exact afterwards. */
  private void restart() {
    while (!members.isEmpty()) {
      loseMember();
    }
    partition.close();
    model.snapshot(logSize());
    model.exact(logSize());
    crash(logSize());
  }

  private void crash(int length) {
    int kept = length;
    while (torn.contains(kept)) {
      kept++;
    }
    torn.clear();
    log.truncate(kept - dropped);
    members.clear();
    raised.clear();
    durableFrontier = 0;
    model.crash(kept);
    forced = kept;
    partition = log.replay(logStart, logEnd).open(config, policy, log);
    model.countUnrecorded(dropped + log.sizeUpToSnapshot(kept - dropped));
    finish(0, logStart - 1);
    findGapsAgain();
  }

  /** Everything that is not done can still be had, each record once, and then nothing is left. */
  private void drain() {
    for (long producer = 0; producer < PRODUCERS; producer++) {
      for (long sequence = 1; sequence <= 2; sequence++) {
        TransactionKey transaction = new TransactionKey(producer, sequence);
        partition.resolve(transaction, false);
        model.in(transaction).forEach(rec -> model.resolve(rec, false, logSize()));
      }
    }
    nowMs += 1_000_000;
    partition.makeDue(nowMs);
    model.in(RecordState.SCHEDULED).forEach(model::due);
    for (DeadLetterReason reason : DeadLetterReason.values()) {
      partition.condemned().drop(reason, 0, logEnd);
      model.in(reason).forEach(rec -> model.done(rec, logSize()));
    }
    ShareMember member = partition.join("drain");
    List<Rec> owed = model.in(RecordState.AVAILABLE);
    List<Acquired> ranges;
    List<Rec> got = new ArrayList<>();
    do {
      partition.frontierDurable(Math.max(0, partition.extendFrontier()));
      ranges = partition.acquire(member, 1000, logEnd, nowMs);
      for (Acquired range : ranges) {
        got.addAll(model.within(range.firstOffset(), range.lastOffset()));
        AckRange accepted = new AckRange(range.firstOffset(), range.lastOffset(), AckType.ACCEPT);
        assertThat(partition.acknowledge(member, List.of(accepted), nowMs)).isEmpty();
      }
    } while (!ranges.isEmpty());
    assertThat(got).isEqualTo(owed);
    assertThat(partition.startOffset()).isEqualTo(Math.max(logEnd, partition.scanFrontier()));
    assertThat(partition.acquired()).isZero();
    assertThat(partition.available(logEnd)).isZero();
  }

  private ShareMember anyMember() {
    return members.isEmpty() ? null : members.get(random.nextInt(members.size()));
  }

  private long between(long from, long to) {
    return from + random.nextInt((int) Math.max(1, Math.min(to - from, 5000)));
  }

  private int logSize() {
    return dropped + log.size();
  }

  private int unforced() {
    return logSize() - forced;
  }
}
