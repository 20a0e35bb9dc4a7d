package io.logwharf.broker;

import io.logwharf.broker.loop.OwnerLoops;
import io.logwharf.broker.metadata.Cluster;
import io.logwharf.broker.metadata.GroupConfigs;
import io.logwharf.broker.partition.Partitions;
import io.logwharf.log.Durability;
import io.logwharf.log.LogKind;
import io.logwharf.log.LogStore;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;

/**
 * What the parts of a broker build upon.
 *
 * @param clock for times that leave the broker; waiting is timed by the loops
 */
public record BrokerServices(
    OwnerLoops loops,
    Partitions partitions,
    State state,
    GroupConfigs groupConfigs,
    Cluster cluster,
    InstantSource clock,
    MeterRegistry meters) {

  /**
   * Where parts keep state of their own, in logs beside those of the partitions.
   *
   * @param kind of such logs: STATE, or VOLATILE for a broker in memory
   * @param durable what an answer that promises durability waits for, as {@code flush.policy} says
   */
  public record State(LogStore logs, LogKind kind, Durability durable) {}
}
