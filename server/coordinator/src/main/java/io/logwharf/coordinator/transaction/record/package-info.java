/**
 * The bytes of the transaction coordinator's records. Each is a version, a kind and the fields of
 * {@link io.logwharf.coordinator.transaction.TransactionRecord}, as the module's README lists them.
 */
package io.logwharf.coordinator.transaction.record;
