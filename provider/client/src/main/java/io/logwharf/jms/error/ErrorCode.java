package io.logwharf.jms.error;

/**
 * The provider's own error codes, as {@code JMSException.getErrorCode()} reports them. A failure
 * that the broker reported carries Kafka's name of the error instead, such as {@code
 * UNKNOWN_TOPIC_OR_PARTITION}.
 */
public enum ErrorCode {
  /** The object, its session or its connection was closed. */
  CLOSED,
  /** The channel to the broker is gone. */
  CONNECTION_LOST,
  /** No broker answered at any address of the URL. */
  CONNECT_FAILED,
  /** What answered is no Logwharf broker. */
  INCOMPATIBLE_BROKER,
  /** The method is not allowed now, or not from this thread. */
  ILLEGAL_STATE,
  /** An argument is not one the method can take. */
  INVALID_ARGUMENT,
  /** What was given as a destination can't be one. */
  INVALID_DESTINATION,
  /** A message or a value can't be what it is asked to be. */
  MESSAGE_FORMAT,
  /** The body of the message can only be read. */
  BODY_READ_ONLY,
  /** The body of the message can only be written. */
  BODY_WRITE_ONLY,
  /** The body of the message has no more to read. */
  END_OF_BODY,
  /** The properties of the message can only be read. */
  PROPERTIES_READ_ONLY,
  /** The calling thread was interrupted while it waited. */
  INTERRUPTED,
  /** The time allowed for the operation has passed. */
  TIMED_OUT,
  /** This version of the provider doesn't have the feature. */
  UNSUPPORTED,
  /** The connection URL or one of its options can't be used. */
  CONFIGURATION,
  /** A non-persistent message sent earlier was refused by the broker. */
  EARLIER_SEND_FAILED,
  /** The transaction was rolled back instead of being committed. */
  ROLLED_BACK,
  /** It is not known whether the transaction was committed. */
  IN_DOUBT,
  /** Something that should not happen; see the cause. */
  INTERNAL
}
