/**
 * {@code logwharf transactions}: shows transactions and XA branches, and decides prepared branches
 * by hand. {@code BrokerClient} talks to a broker, {@code Listing} prints.
 */
package io.logwharf.dist.transactions;
