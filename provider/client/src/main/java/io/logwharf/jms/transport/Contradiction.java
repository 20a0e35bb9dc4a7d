package io.logwharf.jms.transport;

import org.apache.kafka.common.protocol.Errors;

/** The errors that say: what the client knows of a topic or its leader is out of date. */
public final class Contradiction {
  private Contradiction() {}

  /** Whether this error is one of them. */
  public static boolean is(Errors error) {
    return switch (error) {
      case UNKNOWN_TOPIC_ID,
          UNKNOWN_TOPIC_OR_PARTITION,
          NOT_LEADER_OR_FOLLOWER,
          FENCED_LEADER_EPOCH ->
          true;
      default -> false;
    };
  }
}
