package io.logwharf.broker.share.scan;

import io.logwharf.broker.loop.OwnerLoop;
import io.logwharf.coordinator.share.DueTimes;
import io.logwharf.coordinator.share.RecordState;
import io.logwharf.coordinator.share.SharePartition;
import io.logwharf.coordinator.share.record.DeadLetterReason;
import io.logwharf.protocol.message.MessageLife;
import io.logwharf.protocol.record.BatchView;
import io.logwharf.protocol.record.RecordCursor;
import java.time.InstantSource;
import java.util.function.BooleanSupplier;

/**
 * Keeps messages from being delivered when they have expired, and before their delivery time
 * (Jakarta Messaging 3.1 §3.4.9, §3.4.13). Expired ones are archived, or condemned where there is a
 * queue for them, where dispatch meets them; those that are early are hidden, and a timer reveals
 * them in their place. The same timer is for what the share partition has scheduled for redelivery.
 * What is hidden isn't recorded: after a start the messages say again when they are due. Owned by
 * the event loop of the share partition.
 *
 * <p>Only batches that say so have such messages, see {@link BatchView#isLifeLimited()}; the others
 * cost nothing.
 */
public final class LifeLimits {
  /** In the place of a producer id, which is never below -1. */
  public static final long HOLDER = -2;

  private static final int MAX_DECOMPRESSED_BYTES = 1 << 28;
  private static final long NONE = -1;

  private final SharePartition partition;
  private final OwnerLoop loop;
  private final InstantSource clock;
  private final BooleanSupplier keepsExpired;
  private final Runnable onChanged;
  private final DueTimes postponed = new DueTimes();
  private final MessageLife life = new MessageLife();
  private RecordCursor records;
  private OwnerLoop.Timer timer;
  private long timerAtMs;

  /** The batch last sifted, in which nothing more expires before a time, in ms since 1970. */
  private long checkedBatch = NONE;

  private long checkedUntilMs;

  /**
   * Begins with nothing postponed.
   *
   * @param clock which messages' times are measured by
   * @param keepsExpired whether expired messages are kept to be moved
   * @param onChanged run when messages have become due, or are to be moved
   */
  public LifeLimits(
      SharePartition partition,
      OwnerLoop loop,
      InstantSource clock,
      BooleanSupplier keepsExpired,
      Runnable onChanged) {
    this.partition = partition;
    this.loop = loop;
    this.clock = clock;
    this.keepsExpired = keepsExpired;
    this.onChanged = onChanged;
  }

  /** Takes out of what is available in a batch what must not be delivered now. */
  public void sift(BatchView batch) {
    long now = clock.millis();
    if (batch.baseOffset() == checkedBatch && now < checkedUntilMs) {
      return;
    }
    if (records == null) {
      records = new RecordCursor(MAX_DECOMPRESSED_BYTES);
    }
    long nextExpiration = Long.MAX_VALUE;
    long expiredFrom = NONE;
    records.reset(batch);
    while (records.next()) {
      long offset = records.record().offset();
      life.read(records.record());
      RecordState state = partition.stateOf(offset);
      boolean available = state == RecordState.AVAILABLE;
      if (available && life.isExpired(now)) {
        expiredFrom = expiredFrom == NONE ? offset : expiredFrom;
        continue;
      }
      archive(expiredFrom, offset - 1);
      expiredFrom = NONE;
      if (available && life.isEarly(now)) {
        partition.hide(HOLDER, offset, offset);
        postponed.add(life.deliveryTime(), offset);
      }
      if (life.expiration() > now) {
        nextExpiration = Math.min(nextExpiration, life.expiration());
      } else if (life.isExpired(now) && state != RecordState.DONE) {
        nextExpiration = now; // It may be given back at any time.
      }
    }
    archive(expiredFrom, batch.lastOffset());
    checkedBatch = batch.baseOffset();
    checkedUntilMs = nextExpiration;
    setTimer(now);
  }

  /** Runs of expired messages are archived in one go: each is a record of the state log. */
  private void archive(long firstOffset, long lastOffset) {
    if (firstOffset == NONE) {
      return;
    }
    if (keepsExpired.getAsBoolean()) {
      partition.condemned().condemn(firstOffset, lastOffset, DeadLetterReason.EXPIRED);
      onChanged.run();
    } else {
      partition.archive(firstOffset, lastOffset);
    }
  }

  /** Sees to it that what is scheduled for redelivery becomes available when it is due. */
  public void watch() {
    if (partition.nextDueMs() != Long.MAX_VALUE) {
      setTimer(clock.millis());
    }
  }

  /** Ends the timer, as the share partition is no longer served. */
  public void close() {
    postponed.clear();
    cancelTimer();
  }

  private void setTimer(long now) {
    long next = partition.nextDueMs();
    if (!postponed.isEmpty()) {
      next = Math.min(next, postponed.nextTimeMs());
    }
    if (next == Long.MAX_VALUE || (timer != null && timerAtMs <= next)) {
      return;
    }
    cancelTimer();
    timerAtMs = next;
    timer = loop.schedule(Math.max(1, timerAtMs - now), this::reveal);
  }

  private void cancelTimer() {
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }

  /** The clock may be behind the loop's: what is not due yet is waited for again. */
  private void reveal() {
    timer = null;
    long now = clock.millis();
    boolean any = partition.makeDue(now);
    while (!postponed.isEmpty() && postponed.nextTimeMs() <= now) {
      partition.reveal(HOLDER, postponed.poll());
      any = true;
    }
    setTimer(now);
    if (any) {
      checkedBatch = NONE;
      onChanged.run();
    }
  }
}
