/**
 * What goes to whom, and in which form: who waits, in which turn and with how much credit, and the
 * deliveries put together for them.
 */
package io.logwharf.broker.share.delivery;
