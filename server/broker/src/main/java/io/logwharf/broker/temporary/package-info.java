/** Temporary queues and topics: in memory, and gone with the connections that created them. */
package io.logwharf.broker.temporary;
