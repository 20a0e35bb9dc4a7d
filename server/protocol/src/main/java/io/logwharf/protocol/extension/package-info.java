/**
 * What Jakarta Messaging needs beyond Kafka's protocol.
 *
 * <p>A consumer's life on one connection:
 *
 * <pre>
 * client                                   broker
 *   ConsumerAttach(consumer 7, ...)  --&gt;
 *                                    &lt;--  Attached
 *   ConsumerCredit(7, 100 records)   --&gt;
 *                                    &lt;--  Delivery(offsets 0..41, their batches)
 *   ConsumerAcknowledge(7, 0..41)    --&gt;
 *                                    &lt;--  Delivery(offsets 42..42, its batch)
 *   ConsumerReset(7, detach)         --&gt;
 *                                    &lt;--  ErrorResponse(NONE)
 * </pre>
 *
 * <p>An XA branch with one session, and what an administrator may do instead of the last step:
 *
 * <pre>
 * client                                          broker
 *   InitProducerId(tag value 2)             --&gt;
 *                                           &lt;--  producer id 40, epoch 0
 *   EnlistBranch(40, 0, branch)             --&gt;        not waited for
 *   Produce(batch of 40)                    --&gt;        not waited for
 *   TransactionalAcknowledge(40, 0, ...)    --&gt;
 *                                           &lt;--  the answers to all three
 *   BranchCommand(PREPARE, branch)          --&gt;
 *                                           &lt;--  BranchOutcome(XA_OK), durable
 *   BranchCommand(COMMIT, branch)           --&gt;
 *                                           &lt;--  BranchOutcome(XA_OK), durable and visible
 *
 *   ListBranches(in doubt), DescribeBranch(branch),
 *   BranchCommand(COMMIT_BY_HAND or ROLL_BACK_BY_HAND, branch), BranchCommand(FORGET, branch)
 * </pre>
 */
package io.logwharf.protocol.extension;
