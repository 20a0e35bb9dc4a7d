package io.logwharf.broker;

import io.logwharf.broker.loop.OwnerLoops;
import io.logwharf.broker.partition.Partitions;
import io.logwharf.log.LogKind;
import io.logwharf.log.LogStore;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;

/**
 * What the parts of a broker build upon.
 *
 * @param logs all logs; parts create logs of their own beside those of the partitions
 * @param stateKind the kind of logs that hold state: STATE, or VOLATILE for a broker in memory
 * @param clock for times that leave the broker; waiting is timed by the loops
 */
public record BrokerServices(
    OwnerLoops loops,
    Partitions partitions,
    LogStore logs,
    LogKind stateKind,
    InstantSource clock,
    MeterRegistry meters) {}
