package io.logwharf.broker.share.state;

import io.logwharf.broker.partition.TopicInfo;
import io.logwharf.broker.share.deadletter.DeadLetters;
import io.logwharf.broker.share.deadletter.RedeliverySettings;
import io.logwharf.log.Durability;
import io.logwharf.log.LogKind;
import io.logwharf.log.LogStore;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What the share partitions of a broker build upon.
 *
 * @param logs the broker's logs; companion logs are created beside those of the partitions
 * @param stateKind the kind of companion logs: STATE, or VOLATILE for a broker in memory
 * @param durable what a durable acknowledgement waits for, as {@code flush.policy} says
 * @param clock for the timestamps of state records
 * @param groupConfigs what was set for a group, without defaults; may be asked by any thread
 * @param redelivery of a destination, as it is configured now; may be asked by any thread
 * @param deadLetters moves them; null until the broker can
 */
public record ShareServices(
    LogStore logs,
    LogKind stateKind,
    Durability durable,
    InstantSource clock,
    Function<String, Map<String, String>> groupConfigs,
    Function<TopicInfo, RedeliverySettings> redelivery,
    Supplier<DeadLetters> deadLetters) {}
