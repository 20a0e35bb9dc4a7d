package io.logwharf.log;

import java.util.OptionalLong;

/**
 * What a log remembers of an idempotent or transactional producer.
 *
 * @param lastSequence of the newest batch in this epoch, -1 where there is none
 * @param lastTimestampMs when it was last heard of, ms since 1970 by the broker's clock
 * @param transactionStart the first offset of its open transaction
 */
public record ActiveProducer(
    long producerId,
    short epoch,
    int lastSequence,
    long lastTimestampMs,
    OptionalLong transactionStart) {}
