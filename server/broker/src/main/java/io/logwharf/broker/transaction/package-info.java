/**
 * Transactions of this broker: hosts the coordinator's state machine on its log, and carries its
 * decisions to the partitions that take part.
 */
package io.logwharf.broker.transaction;
