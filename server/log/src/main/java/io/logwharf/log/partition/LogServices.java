package io.logwharf.log.partition;

import io.logwharf.log.journal.Journal;
import java.util.concurrent.Executor;

/**
 * What the logs of one store share.
 *
 * @param background for what may take long: taking space, removing files
 * @param requestCheckpoint asks for the segments to be forced and the recovery points to be written
 */
public record LogServices(
    Journal journal, DiskReserve reserve, Executor background, Runnable requestCheckpoint) {}
