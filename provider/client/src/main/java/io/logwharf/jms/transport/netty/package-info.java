/**
 * The transport over TCP. On an event loop's way in: frames are cut by their size field, {@link
 * io.logwharf.jms.transport.netty.ResponseRouter} finds who waits for each; on the way out {@link
 * io.logwharf.jms.transport.netty.RequestWriter} gathers what one turn of the loop asks for.
 */
package io.logwharf.jms.transport.netty;
