/**
 * Logs on disk: the journal of a broker, and the segments and indexes of each partition. Knows no
 * network.
 */
package io.logwharf.log;
