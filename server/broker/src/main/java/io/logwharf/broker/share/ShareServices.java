package io.logwharf.broker.share;

import io.logwharf.coordinator.share.ShareConfig;
import io.logwharf.log.LogKind;
import io.logwharf.log.LogStore;
import io.netty.buffer.ByteBufAllocator;
import java.time.InstantSource;

/**
 * What the share partitions of a broker build upon.
 *
 * @param logs the broker's logs; companion logs are created beside those of the partitions
 * @param stateKind the kind of companion logs: STATE, or VOLATILE for a broker in memory
 * @param clock for the timestamps of state records
 * @param allocator of the buffers that records are cut into
 * @param destinations how the groups of queues and subscriptions behave
 * @param shareGroups how all other share groups behave
 */
record ShareServices(
    LogStore logs,
    LogKind stateKind,
    InstantSource clock,
    ByteBufAllocator allocator,
    ShareConfig destinations,
    ShareConfig shareGroups) {}
