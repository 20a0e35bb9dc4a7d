package io.logwharf.log;

/** A transaction that has records in a log, from the first offset on, and no marker yet. */
public record OpenTransaction(long producerId, long firstOffset) {}
