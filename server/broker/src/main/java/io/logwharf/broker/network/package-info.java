/**
 * Connections and frames: the only room of the broker that knows Netty. Others see {@link
 * io.logwharf.broker.network.Connection}, {@link io.logwharf.broker.network.Exchange} and {@link
 * io.logwharf.broker.network.Response}.
 */
package io.logwharf.broker.network;
