package io.logwharf.broker.network;

import java.util.function.BooleanSupplier;

/**
 * What the connections of a listener have in common.
 *
 * @param overloaded whether the journal has more than it can take at the moment
 * @param leastRegionBytes smaller record regions are copied into the response
 */
record ConnectionContext(
    FrameHandler handler,
    NetworkConfig config,
    NetworkMetrics metrics,
    BooleanSupplier overloaded,
    int leastRegionBytes) {}
