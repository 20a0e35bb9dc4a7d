package io.logwharf.broker.partition;

import io.logwharf.broker.loop.OwnerLoop;
import io.logwharf.log.PartitionLog;

/** A partition that this broker leads. Thread-safe. */
public final class Partition {
  private static final long NOBODY = -1;

  private final PartitionId id;
  private final PartitionLog log;
  private final AdvanceListeners advances = new AdvanceListeners();
  private final long owner;
  private volatile TopicInfo topic;

  Partition(TopicInfo topic, int index, PartitionLog log) {
    this(topic, index, log, NOBODY);
  }

  /**
   * @param owner id of the connection whose temporary destination this is
   */
  Partition(TopicInfo topic, int index, PartitionLog log, long owner) {
    this.owner = owner;
    this.id = new PartitionId(topic.id(), index);
    this.topic = topic;
    this.log = log;
    log.onHighWatermark(advances::signal);
  }

  public PartitionId id() {
    return id;
  }

  public int index() {
    return id.partition();
  }

  /** The topic, with its configuration as it is now. */
  public TopicInfo topic() {
    return topic;
  }

  void topic(TopicInfo changed) {
    topic = changed;
  }

  /** Whether it is a temporary destination's, which is in memory only whatever else is on disk. */
  public boolean isTemporary() {
    return owner != NOBODY;
  }

  /** Whether a connection may consume here: a temporary destination belongs to one of them. */
  public boolean isConsumableBy(long connectionId) {
    return owner == NOBODY || owner == connectionId;
  }

  public PartitionLog log() {
    return log;
  }

  /**
   * Runs the listener on the loop whenever the high watermark has advanced since it last ran, and
   * once when the partition is deleted.
   */
  public AdvanceListeners.Registration onAdvance(OwnerLoop loop, Runnable listener) {
    return advances.add(loop, listener);
  }

  /** Wakes whoever waits here, because the partition has gone. */
  void signalDeleted() {
    advances.signal();
  }
}
