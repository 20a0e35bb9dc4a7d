package io.logwharf.broker.network;

/**
 * What the connections of a listener have in common.
 *
 * @param leastRegionBytes smaller record regions are copied into the response
 */
record ConnectionContext(
    FrameHandler handler,
    NetworkConfig config,
    NetworkMetrics metrics,
    ReceiveMemory receiveMemory,
    Overload overload,
    int leastRegionBytes) {}
