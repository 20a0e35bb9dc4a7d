/**
 * The share partition: the state of one group on one partition, record by record, as an
 * event-sourced state machine (KIP-932, and what Jakarta Messaging needs beyond it).
 *
 * <p>{@link io.logwharf.coordinator.share.SharePartition} takes the commands; {@link
 * io.logwharf.coordinator.share.ShareReplay} brings one back from its records. Neither has threads,
 * files or a clock: one owner at a time drives it, hands in the time, and appends the records it is
 * given.
 */
package io.logwharf.coordinator.share;
