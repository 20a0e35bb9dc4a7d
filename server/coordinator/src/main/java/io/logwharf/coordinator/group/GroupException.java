package io.logwharf.coordinator.group;

/** A group's coordinator refused a request; nothing has changed. */
public class GroupException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Reason reason;

  /** Why; the names are those of Kafka's error codes. */
  public enum Reason {
    INVALID_REQUEST,
    UNKNOWN_MEMBER_ID,
    /** The member must give up all its partitions and join again with epoch 0. */
    FENCED_MEMBER_EPOCH,
    GROUP_MAX_SIZE_REACHED
  }

  public GroupException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
