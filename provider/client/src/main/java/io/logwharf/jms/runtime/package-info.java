/**
 * What the sessions of a connection share: its destinations, its client identifier and
 * subscriptions at the broker, how messages become records.
 */
package io.logwharf.jms.runtime;
