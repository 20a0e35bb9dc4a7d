package io.logwharf.broker.share.deadletter;

import io.logwharf.broker.loop.OwnerLoop;
import io.logwharf.broker.partition.Partition;
import io.logwharf.broker.share.deadletter.DeadLetters.Lease;
import io.logwharf.coordinator.share.CondemnedRecords;
import io.logwharf.coordinator.share.record.DeadLetterReason;
import io.logwharf.coordinator.share.record.TransactionKey;
import io.logwharf.protocol.extension.ConsumerEvent.Acquired;
import io.logwharf.protocol.message.DeadLetter;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves the condemned records of one share partition to the queues they belong in, one batch after
 * the other, each in a transaction: its copies, and their end here, happen together or not at all.
 * What fails is rolled back, which leaves the records condemned, and tried again later. Owned by
 * the event loop of the share partition.
 */
public final class DeadLetterMover {
  private static final Logger LOG = LoggerFactory.getLogger(DeadLetterMover.class);

  private static final int MAX_RECORDS = 1000;
  private static final int FIRST_RETRY_MS = 500;
  private static final int LAST_RETRY_MS = 60_000;

  private final Source source;
  private final DestinationRedelivery redelivery;
  private final Supplier<DeadLetters> deadLetters;
  private Lease lease;
  private boolean moving;
  private boolean closed;
  private OwnerLoop.Timer retryTimer;
  private int retryMs = FIRST_RETRY_MS;

  /** The share partition that records are moved from. */
  public interface Source {
    String group();

    Partition data();

    OwnerLoop loop();

    CondemnedRecords condemned();

    /**
     * Tells once what was recorded has its place in the journal, or why it has not; on the loop.
     */
    void whenAppended(Consumer<Exception> listener);

    /** Records are done, or there is time for more. */
    void changed();
  }

  /**
   * Begins with nothing to do.
   *
   * @param deadLetters null as long as the broker can't move anything yet
   */
  public DeadLetterMover(
      Source source, DestinationRedelivery redelivery, Supplier<DeadLetters> deadLetters) {
    this.source = source;
    this.redelivery = redelivery;
    this.deadLetters = deadLetters;
  }

  /** Begins to move what is condemned, if there is anything; when a turn of the loop ends. */
  public void look() {
    if (moving || closed || retryTimer != null || deadLetters.get() == null) {
      return;
    }
    DeadLetterReason reason = nextReason();
    if (reason == null) {
      giveBackLease();
      return;
    }
    moving = true;
    String queue = redelivery.queueFor(reason);
    int partition = source.data().index();
    then(deadLetters.get().queue(queue, partition), target -> prepare(reason, target));
  }

  /** The share partition is served here no more. */
  public void close() {
    closed = true;
    if (retryTimer != null) {
      retryTimer.cancel();
      retryTimer = null;
    }
    if (!moving) {
      giveBackLease();
    }
  }

  /** What is condemned and has nowhere to go, because the configuration has changed, is done. */
  private DeadLetterReason nextReason() {
    CondemnedRecords condemned = source.condemned();
    if (condemned.count() == 0) {
      return null;
    }
    for (DeadLetterReason reason : DeadLetterReason.values()) {
      if (condemned.count(reason) > 0) {
        if (redelivery.keeps(reason)) {
          return reason;
        }
        LOG.info("event=dead-letters-dropped from={} count={}", this, condemned.count(reason));
        condemned.drop(reason, 0, Long.MAX_VALUE - 1);
        source.changed();
      }
    }
    return null;
  }

  private void prepare(DeadLetterReason reason, Partition target) {
    if (lease != null) {
      move(reason, target);
    } else {
      then(
          deadLetters.get().lease(),
          granted -> {
            lease = granted;
            move(reason, target);
          });
    }
  }

  private void move(DeadLetterReason reason, Partition target) {
    Partition data = source.data();
    var origin =
        new DeadLetter.Origin(
            data.topic().name(), data.index(), source.group(), DeadLetterBatch.describe(reason));
    List<Acquired> ranges = source.condemned().first(reason, MAX_RECORDS);
    if (ranges.isEmpty()) {
      moved();
      return;
    }
    var batch = new DeadLetterBatch(data.log(), origin);
    batch.copy(ranges);
    long first = ranges.get(0).firstOffset();
    if (batch.count() == 0) {
      source.condemned().drop(reason, first, batch.lookedUpTo());
      moved();
      return;
    }
    deadLetters.get().append(lease, target, batch.finish(lease));
    long sequence = deadLetters.get().register(lease, data, source.group());
    var transaction = new TransactionKey(lease.producer().producerId(), sequence);
    source.condemned().move(transaction, reason, first, batch.lookedUpTo());
    source.whenAppended(
        failure -> {
          if (failure == null) {
            commit(reason, target, batch.count());
          } else {
            failed(failure);
          }
        });
  }

  private void commit(DeadLetterReason reason, Partition target, int count) {
    then(
        deadLetters.get().commit(lease),
        next -> {
          LOG.info(
              "event=dead-letters-moved from={} to={} count={} reason={}",
              this,
              target.topic().name(),
              count,
              reason);
          lease = next.orElse(null);
          retryMs = FIRST_RETRY_MS;
          moved();
        });
  }

  private void moved() {
    moving = false;
    source.changed();
  }

  /** Goes on with the loop when a stage is done, unless nothing is served here any more. */
  private <T> void then(CompletionStage<T> stage, Consumer<T> next) {
    var unused =
        stage.whenComplete(
            (result, failure) -> source.loop().execute(() -> goOn(result, failure, next)));
  }

  private <T> void goOn(T result, Throwable failure, Consumer<T> next) {
    if (failure != null) {
      failed(failure);
      return;
    }
    if (closed && lease == null && result instanceof Lease granted) {
      lease = granted;
    }
    if (closed) {
      moving = false;
      giveBackLease();
      return;
    }
    try {
      next.accept(result);
    } catch (RuntimeException e) {
      // Whatever it was, the transaction that was begun must not stay open.
      failed(e);
    }
  }

  private void failed(Throwable failure) {
    moving = false;
    giveBackLease();
    if (closed) {
      return;
    }
    LOG.warn(
        "event=dead-letters-not-moved from={} count={} retryMs={}",
        this,
        source.condemned().count(),
        retryMs,
        failure);
    retryTimer =
        source
            .loop()
            .schedule(
                retryMs,
                () -> {
                  retryTimer = null;
                  source.changed();
                });
    retryMs = Math.min(LAST_RETRY_MS, 2 * retryMs);
  }

  private void giveBackLease() {
    if (lease != null) {
      deadLetters.get().release(lease, source.loop());
      lease = null;
    }
  }

  @Override
  public String toString() {
    return source.group() + "@" + source.data().log().name().directory();
  }
}
