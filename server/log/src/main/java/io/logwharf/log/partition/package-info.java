/**
 * One partition's log: its segments, what may be read of it, who appends. Disk logs go through the
 * journal, volatile ones don't.
 */
package io.logwharf.log.partition;
