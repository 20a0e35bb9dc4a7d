package io.logwharf.coordinator.group;

/**
 * How often the members of a group must be heard of.
 *
 * @param sessionTimeoutMs a member not heard of for so long is out (share.session.timeout.ms)
 * @param heartbeatIntervalMs how often members are told to send (share.heartbeat.interval.ms)
 */
public record GroupTimeouts(int sessionTimeoutMs, int heartbeatIntervalMs) {
  /** Kafka's defaults. */
  public static final GroupTimeouts DEFAULT = new GroupTimeouts(45_000, 5_000);

  public GroupTimeouts {
    if (heartbeatIntervalMs < 1 || sessionTimeoutMs <= heartbeatIntervalMs) {
      throw new IllegalArgumentException(
          "share.session.timeout.ms is "
              + sessionTimeoutMs
              + ", share.heartbeat.interval.ms "
              + heartbeatIntervalMs
              + "; the first must be larger than the second, and that at least 1");
    }
  }
}
