package io.logwharf.coordinator.transaction;

import java.util.List;

/**
 * An XA branch, as administrators see it.
 *
 * @param reason why it is rolled back, else XA_OK
 * @param startedAt ms since 1970
 * @param changedAt when it came to its state, ms since 1970
 * @param transactions of the sessions that worked in it and have markers to be written
 */
public record BranchDescription(
    Xid xid,
    BranchState state,
    XaCode reason,
    long startedAt,
    long changedAt,
    List<TransactionDescription> transactions) {

  static BranchDescription of(Branch branch) {
    return new BranchDescription(
        branch.xid,
        branch.state,
        branch.reason,
        branch.startedAt,
        branch.changedAt,
        branch.leases().stream().map(TransactionDescription::of).toList());
  }
}
