package io.logwharf.coordinator.group;

import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * What a group's coordinator answers.
 *
 * @param memberEpoch to be sent with the next heartbeat; -1 where the member has left
 * @param heartbeatIntervalMs how long to wait until then
 * @param assignment by topic id the number of its partitions, all of which are the member's; empty
 *     where it is what the member knows
 */
public record HeartbeatAnswer(
    String memberId,
    int memberEpoch,
    int heartbeatIntervalMs,
    Optional<Map<UUID, Integer>> assignment) {}
