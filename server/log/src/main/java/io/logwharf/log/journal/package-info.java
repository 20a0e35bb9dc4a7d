/**
 * The journal: one sequence of the appends of all logs, forced once a round for all who wait.
 * {@link io.logwharf.log.journal.Journal} takes appends from any thread; one committer thread
 * writes them, and it alone touches the lanes and the writer.
 */
package io.logwharf.log.journal;
