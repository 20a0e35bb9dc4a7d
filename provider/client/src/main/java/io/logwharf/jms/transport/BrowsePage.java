package io.logwharf.jms.transport;

import java.nio.ByteBuffer;

/**
 * A page of what waits in a partition of a queue.
 *
 * @param nextOffset where the next page begins, negative where there is none
 * @param endOffset where the view ends
 * @param records batches, perhaps none
 */
public record BrowsePage(long nextOffset, long endOffset, ByteBuffer records) {}
