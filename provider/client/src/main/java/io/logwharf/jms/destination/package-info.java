/** Queues and topics, as applications hold them, look them up and name them in JMSReplyTo. */
package io.logwharf.jms.destination;
