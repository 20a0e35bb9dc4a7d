/** The broker: to embed, {@link io.logwharf.broker.Broker}, or as a process. */
package io.logwharf.broker;
