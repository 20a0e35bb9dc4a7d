/**
 * The seam between Jakarta Messaging and the wire: asynchronous, without Jakarta Messaging's types,
 * and without a thread of its own beside the loop.
 */
package io.logwharf.jms.transport;
