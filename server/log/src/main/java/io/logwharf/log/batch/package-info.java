/**
 * What the log reads of a record batch of Kafka's format v2: its header, and the timestamps of the
 * records in it where it isn't compressed.
 */
package io.logwharf.log.batch;
