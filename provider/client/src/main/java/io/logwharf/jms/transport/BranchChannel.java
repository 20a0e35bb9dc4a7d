package io.logwharf.jms.transport;

import io.logwharf.protocol.extension.BranchCommand;
import io.logwharf.protocol.extension.DescribeBranch;
import io.logwharf.protocol.extension.EnlistBranch;
import io.logwharf.protocol.extension.ListBranches;

/** What a {@link BrokerChannel} can do for XA branches. To be called on the channel's loop. */
public interface BranchChannel {
  /**
   * Makes the next transaction of a leased producer id part of a branch.
   *
   * @param reply the XA code of the outcome
   */
  void enlist(EnlistBranch request, Reply<Integer> reply);

  /**
   * Leads a branch to its end.
   *
   * @param reply the XA code of the outcome
   */
  void command(BranchCommand request, Reply<Integer> reply);

  /** Lists a part of the branches that the cluster knows. */
  void list(ListBranches request, Reply<ListBranches.Response> reply);

  /** Says what a branch is made of; one that doesn't exist is a {@link BrokerException}. */
  void describe(DescribeBranch request, Reply<DescribeBranch.Response> reply);

  /** Asks for the id of the cluster, the same from all its brokers. */
  void clusterId(Reply<String> reply);
}
