/**
 * The transaction coordinator: one decision for everything that a transaction touched, be it a
 * stock Kafka transaction, a transacted session or an XA branch.
 *
 * <p>Commands of {@link io.logwharf.coordinator.transaction.TransactionCoordinator} validate and
 * return a {@link io.logwharf.coordinator.transaction.Decision}; only {@code replay} changes the
 * state. Nothing here knows threads, files, the network or the time of day.
 */
package io.logwharf.coordinator.transaction;
