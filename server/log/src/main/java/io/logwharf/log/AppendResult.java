package io.logwharf.log;

/**
 * Where an append went.
 *
 * @param duplicate whether the batch of an idempotent producer was in the log already, at these
 *     offsets
 */
public record AppendResult(long firstOffset, long lastOffset, boolean duplicate) {}
