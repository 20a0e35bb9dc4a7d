package io.logwharf.coordinator.transaction;

/**
 * What a participant is told of a decision. It may arrive any number of times, late, and in any
 * order; {@link ParticipantFence} says what a participant makes of it.
 *
 * @param transactionEpoch the epoch in which the transaction ran
 * @param epoch the epoch of the marker batch: with transaction version 2, and whenever a producer
 *     is fenced, the one after; the participant takes no older one from then on (KIP-890)
 * @param sequence counts the transactions of the producer from 1. Tells apart two transactions in
 *     one epoch, as producers of transaction version 1 have them
 * @param coordinatorEpoch the leader epoch of the coordinator's partition
 */
public record Marker(
    long producerId,
    short transactionEpoch,
    short epoch,
    long sequence,
    boolean commit,
    int coordinatorEpoch) {}
