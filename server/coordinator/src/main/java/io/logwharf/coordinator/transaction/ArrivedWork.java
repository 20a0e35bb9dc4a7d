package io.logwharf.coordinator.transaction;

import java.util.List;

/**
 * Work in a branch that was sent ahead of a command about it.
 *
 * @param leases that did it, in the epochs they did it in
 * @param whole whether all of it was taken that the client speaks of
 */
public record ArrivedWork(List<ProducerEpoch> leases, boolean whole) {}
