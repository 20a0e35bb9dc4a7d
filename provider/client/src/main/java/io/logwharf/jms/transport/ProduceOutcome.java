package io.logwharf.jms.transport;

import org.apache.kafka.common.protocol.Errors;

/** What became of one batch. */
public record ProduceOutcome(Errors error, String message) {}
