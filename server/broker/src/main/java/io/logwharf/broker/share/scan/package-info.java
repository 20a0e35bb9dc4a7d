/**
 * From offsets that are available to the batches that hold them, and which records of a batch are
 * for whom: filters of subscriptions, selectors, expiry and delay, transactions.
 */
package io.logwharf.broker.share.scan;
