package io.logwharf.coordinator.metadata;

/** A metadata command was refused; nothing has changed. */
public class MetadataException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Reason reason;

  /** Why a command was refused; each has one error code in Kafka's protocol. */
  public enum Reason {
    /** INVALID_TOPIC_EXCEPTION: the name is not allowed. */
    INVALID_TOPIC,
    /** TOPIC_ALREADY_EXISTS. */
    TOPIC_EXISTS,
    /** UNKNOWN_TOPIC_OR_PARTITION or UNKNOWN_TOPIC_ID. */
    UNKNOWN_TOPIC,
    /** INVALID_PARTITIONS: the number is not allowed. */
    INVALID_PARTITIONS,
    /** INVALID_CONFIG: an unknown key, or a value not allowed. */
    INVALID_CONFIG,
    /** INVALID_GROUP_ID: the name is not allowed. */
    INVALID_GROUP
  }

  public MetadataException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
