/**
 * How a Jakarta Messaging message stands on the log: the body is the record's value, headers and
 * properties are the record's headers, as text that any Kafka client reads. Knows no class of
 * Jakarta Messaging, so that the broker can use it; the module's README has the format.
 */
package io.logwharf.protocol.message;
