/**
 * Metadata: the topics, their configuration and the producer ids, as records in a log of their own
 * that is replayed at start.
 */
package io.logwharf.broker.metadata;
