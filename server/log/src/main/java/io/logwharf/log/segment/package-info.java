/**
 * One segment: its bytes in mapped or plain memory, its sparse indexes, and reading from it. A
 * segment has one writer at a time (the log's lock) and any number of readers, which hold it by a
 * reference count.
 */
package io.logwharf.log.segment;
