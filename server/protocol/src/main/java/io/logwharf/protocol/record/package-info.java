/**
 * Kafka's record batches, format v2: writing, reading, checking and cutting them, without an object
 * per record.
 *
 * <p>Source: Kafka's protocol guide, "Record Batch"; KIP-98.
 */
package io.logwharf.protocol.record;
