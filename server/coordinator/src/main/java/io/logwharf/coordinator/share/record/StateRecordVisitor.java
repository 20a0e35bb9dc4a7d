package io.logwharf.coordinator.share.record;

/** Hears what a state record says, in the order in which the record says it. */
public interface StateRecordVisitor {
  /** The records from one offset to another, both included, are done. */
  void onDone(long firstOffset, long lastOffset);

  /** The records are not done, and have been delivered so often; nothing holds them any more. */
  void onDeliveryCount(long firstOffset, long lastOffset, int deliveryCount);

  /** The records have been delivered so often, and are held from now on. */
  void onHolding(Holding holding, long firstOffset, long lastOffset, int deliveryCount);

  /** Records below this offset may have been delivered without that being recorded. */
  void onFrontier(long deliveryFrontier);

  /**
   * One part of a snapshot; calls of {@link #onSnapshotRange} and {@link #onSnapshotHolding}
   * follow, then the end.
   */
  void onSnapshotPart(SnapshotPart part);

  /** The records of a snapshot part that are available, with their delivery count. */
  void onSnapshotRange(long firstOffset, long lastOffset, int deliveryCount);

  /** The records of a snapshot part that are held. */
  void onSnapshotHolding(Holding holding, long firstOffset, long lastOffset, int deliveryCount);

  /** The end of what {@link #onSnapshotPart} began. */
  void onSnapshotPartEnd(SnapshotPart part);
}
