/**
 * The store: all logs of one broker, their folders, the checkpoint file, and the two threads. The
 * entry point is {@link io.logwharf.log.store.LogStores}.
 */
package io.logwharf.log.store;
