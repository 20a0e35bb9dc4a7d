/** Requests of Kafka's transaction protocol (KIP-98, KIP-890), and of transacted sessions. */
package io.logwharf.broker.request.transaction;
