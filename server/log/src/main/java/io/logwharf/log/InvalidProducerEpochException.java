package io.logwharf.log;

/** A batch carries an epoch older than the producer id's newest (Kafka: INVALID_PRODUCER_EPOCH). */
public class InvalidProducerEpochException extends LogException {
  private static final long serialVersionUID = 1L;

  public InvalidProducerEpochException(String message) {
    super(message);
  }

  public InvalidProducerEpochException(String message, Throwable cause) {
    super(message, cause);
  }
}
