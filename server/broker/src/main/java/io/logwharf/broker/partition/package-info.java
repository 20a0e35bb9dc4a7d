/** The topics and partitions that this broker leads, and who waits for their records. */
package io.logwharf.broker.partition;
