/**
 * Kafka's frames over Netty buffers: size, header and body of requests and responses, for both ends
 * of a connection. Knows no channel and no thread.
 */
package io.logwharf.protocol.frame;
