package io.logwharf.broker.share.state;

import io.logwharf.broker.loop.OwnerLoop;
import io.logwharf.log.AppendResult;
import io.logwharf.log.Durability;
import io.logwharf.log.PartitionLog;
import io.logwharf.protocol.record.BatchWriter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Writes the companion log of one data partition, which has the state of its share groups: record
 * batches whose keys are the groups' names; a record without a value ends its group. What is
 * written in one turn of the event loop is one append. Owned by the event loop of the share
 * partitions.
 */
public final class StateLog {
  private static final int MAX_BATCH_BYTES = 256 * 1024;
  private static final int INITIAL_BUFFER_BYTES = 512;
  private static final int MAX_IDLE_BUFFER_BYTES = 64 * 1024;
  private static final int RECORD_OVERHEAD_BYTES = 24;
  private static final long NO_PRODUCER = -1;

  private final PartitionLog log;
  private final OwnerLoop loop;
  private final InstantSource clock;
  private final Durability durable;
  private final SnapshotOffsets snapshots;
  private final BiConsumer<StateLog, Exception> onFailure;
  private final Map<String, byte[]> keys = new HashMap<>();
  private ByteBuf buffer = Unpooled.buffer(INITIAL_BUFFER_BYTES);
  private BatchWriter batch;
  private int recordsBeforeBatch;
  private boolean forced;
  private List<Consumer<Exception>> waiters = List.of();
  private List<Consumer<Exception>> waitersForAppend = List.of();
  private Map<String, Integer> snapshotsBegun = Map.of();

  /**
   * Creates the writer of a log.
   *
   * @param snapshots where the state of each group begins
   * @param onFailure told on the loop when an append has failed: the state in memory is ahead of
   *     the log then, and must be dropped
   */
  public StateLog(
      PartitionLog log,
      OwnerLoop loop,
      ShareServices services,
      SnapshotOffsets snapshots,
      BiConsumer<StateLog, Exception> onFailure) {
    this.log = log;
    this.loop = loop;
    this.clock = services.clock();
    this.durable = services.durable();
    this.snapshots = snapshots;
    this.onFailure = onFailure;
  }

  /** Writes a state record of a group, to be appended when the turn ends. */
  public void write(String group, ByteBuffer state) {
    byte[] key = begin(group, state.remaining());
    batch.key(key);
    batch.beginValue(state.remaining()).writeBytes(state.duplicate());
    batch.endValue();
    batch.end();
  }

  /** The next record written begins a snapshot of this group. */
  public void beginSnapshot(String group) {
    if (snapshotsBegun.isEmpty()) {
      snapshotsBegun = new HashMap<>();
    }
    snapshotsBegun.put(group, recordsBeforeBatch + (batch == null ? 0 : batch.count()));
  }

  /** Writes that a group has ended. */
  public void writeEnd(String group) {
    byte[] key = begin(group, 0);
    batch.key(key);
    batch.value((byte[]) null);
    batch.end();
    snapshots.remove(group);
    keys.remove(group);
  }

  /**
   * Tells the waiter once what was written in this turn is as durable as the broker's flush policy
   * asks, or that it may not be: on the journal's thread, or at once where nothing was written.
   *
   * @param waiter gets null for success
   */
  public void whenDurable(Consumer<Exception> waiter) {
    forced |= batch != null;
    whenWritten(waiter);
  }

  /**
   * Does what {@link #whenDurable} does, but whatever the policy, lets a failure of the machine
   * lose it.
   */
  public void whenWritten(Consumer<Exception> waiter) {
    if (batch == null) {
      waiter.accept(null);
      return;
    }
    if (waiters.isEmpty()) {
      waiters = new ArrayList<>(4);
    }
    waiters.add(waiter);
  }

  /**
   * Tells the waiter once what was written in this turn has its place in the journal, so that no
   * later append can survive it, or that it couldn't be appended: on the loop, or at once where
   * nothing was written.
   *
   * @param waiter gets null for success
   */
  public void whenAppended(Consumer<Exception> waiter) {
    if (batch == null) {
      waiter.accept(null);
      return;
    }
    if (waitersForAppend.isEmpty()) {
      waitersForAppend = new ArrayList<>(4);
    }
    waitersForAppend.add(waiter);
  }

  /** Appends what was written in this turn: forced where somebody waits, written otherwise. */
  public void endTurn() {
    if (batch == null) {
      return;
    }
    finishBatch();
    var turn = new Turn(waiters, snapshotsBegun);
    Durability durability = forced || !snapshotsBegun.isEmpty() ? durable : Durability.WRITTEN;
    forced = false;
    waiters = List.of();
    List<Consumer<Exception>> forAppend = waitersForAppend;
    waitersForAppend = List.of();
    snapshotsBegun = Map.of();
    recordsBeforeBatch = 0;
    Exception failure = null;
    try {
      AppendResult result = log.append(buffer.nioBuffer(), durability, turn::onComplete);
      turn.firstOffset = result.firstOffset();
    } catch (RuntimeException e) {
      turn.onComplete(e);
      failure = e;
    } finally {
      resetBuffer();
    }
    for (Consumer<Exception> waiter : forAppend) {
      waiter.accept(failure);
    }
  }

  /**
   * Gives up what was written in this turn, and tells those that wait for it. They may act at once,
   * so this log must be nobody's by then.
   */
  public void abandon(Exception cause) {
    List<Consumer<Exception>> told = new ArrayList<>(waiters);
    told.addAll(waitersForAppend);
    waiters = List.of();
    waitersForAppend = List.of();
    batch = null;
    told.forEach(waiter -> waiter.accept(cause));
  }

  private byte[] begin(String group, int stateBytes) {
    byte[] key = keys.computeIfAbsent(group, name -> name.getBytes(StandardCharsets.UTF_8));
    if (batch != null && batch.sizeInBytes() >= MAX_BATCH_BYTES) {
      finishBatch();
    }
    if (batch == null) {
      batch = new BatchWriter(buffer);
    }
    batch.begin(clock.millis(), key.length + stateBytes + RECORD_OVERHEAD_BYTES);
    return key;
  }

  private void finishBatch() {
    batch.finish(NO_PRODUCER, (short) -1, -1, false);
    recordsBeforeBatch += batch.count();
    batch = null;
  }

  private void resetBuffer() {
    if (buffer.capacity() > MAX_IDLE_BUFFER_BYTES) {
      buffer = Unpooled.buffer(INITIAL_BUFFER_BYTES);
    } else {
      buffer.clear();
    }
  }

  private void snapshotsDurable(Turn turn) {
    turn.snapshotsBegun.forEach(
        (group, index) -> snapshots.moveForward(group, turn.firstOffset + index));
    log.advanceStartTo(snapshots.first(log.endOffset()));
  }

  /** What waits for one append. Filled on the loop, completed on the journal's thread. */
  private final class Turn {
    final List<Consumer<Exception>> waiters;
    final Map<String, Integer> snapshotsBegun;

    /** Written before the task that reads it is submitted to the same loop. */
    long firstOffset;

    Turn(List<Consumer<Exception>> waiters, Map<String, Integer> snapshotsBegun) {
      this.waiters = waiters;
      this.snapshotsBegun = snapshotsBegun;
    }

    void onComplete(Exception failure) {
      if (failure != null) {
        loop.execute(() -> onFailure.accept(StateLog.this, failure));
      } else if (!snapshotsBegun.isEmpty()) {
        loop.execute(() -> snapshotsDurable(this));
      }
      for (Consumer<Exception> waiter : waiters) {
        waiter.accept(failure);
      }
    }
  }
}
