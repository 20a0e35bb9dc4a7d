package io.logwharf.jms.transport;

/** Who an idempotent producer is (KIP-98). */
public record ProducerIdentity(long id, short epoch) {}
