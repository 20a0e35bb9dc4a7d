package io.logwharf.coordinator.transaction.record;

/** The kinds of records, by their numbers in the log. */
enum RecordKind {
  PRODUCER_INITIALIZED(1),
  PARTICIPANTS_ADDED(2),
  TRANSACTION_DECIDED(3),
  TRANSACTION_COMPLETED(4),
  PRODUCER_EXPIRED(5),
  CONNECTION_GONE(6),
  BRANCH_ENLISTED(7),
  BRANCH_CHANGED(8),
  BRANCH_FORGOTTEN(9),
  SNAPSHOT_BEGIN(10),
  PRODUCER_SNAPSHOT(11),
  BRANCH_SNAPSHOT(12),
  SNAPSHOT_END(13);

  private static final RecordKind[] KINDS = values();

  private final int id;

  RecordKind(int id) {
    this.id = id;
  }

  int id() {
    return id;
  }

  /** The kind with this number, null where there is none. */
  static RecordKind forId(int id) {
    return id < 1 || id > KINDS.length ? null : KINDS[id - 1];
  }
}
