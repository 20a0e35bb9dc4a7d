package io.logwharf.benchmark;

/**
 * How long and how much is measured.
 *
 * @param rehearsalMillis time for which each scenario is repeated before anything is counted
 * @param pairs how often each scenario is run on each product, in turn
 * @param warmUpMillis time before what is measured
 * @param millis time that is measured
 * @param messages how many messages are drained; a twentieth where acknowledgements are waited for
 * @param backlog how many messages a backlog has that is filled and drained
 * @param bytes size of a message's body
 */
record Effort(
    long rehearsalMillis,
    int pairs,
    long warmUpMillis,
    long millis,
    int messages,
    int backlog,
    int bytes) {
  /** Shows that everything works, and no more. */
  static final Effort QUICK = new Effort(0, 1, 200, 500, 2000, 5000, 1024);
}
