/**
 * The event loops as owners of state: each share partition, connection and group belongs to one
 * loop, which alone touches it. No Netty here, so that tests can step a loop by hand.
 */
package io.logwharf.broker.loop;
