package io.logwharf.broker.share.request;

import io.logwharf.broker.share.session.SessionPartition;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.common.protocol.Errors;

/**
 * Waits for what becomes of the acknowledgements of one request, and for whatever else its answer
 * needs. Thread-safe: guarded by its monitor, which is not held while the answer is given.
 */
final class AckOutcomes {
  private final Map<SessionPartition, Errors> outcomes = new LinkedHashMap<>();
  private final Runnable answer;
  private int pending = 1;

  /**
   * Begins with one thing to wait for, the caller's own {@link #done()}.
   *
   * @param answer run once, on the thread that brings the last outcome
   */
  AckOutcomes(Runnable answer) {
    this.answer = answer;
  }

  /** One more thing to wait for. */
  synchronized void expect() {
    pending++;
  }

  /** What became of the acknowledgements of one partition, which was expected. */
  void done(SessionPartition partition, Errors error) {
    synchronized (this) {
      outcomes.put(partition, error);
    }
    done();
  }

  /** Acknowledgements that were refused without waiting for them. */
  synchronized void refused(SessionPartition partition, Errors error) {
    outcomes.put(partition, error);
  }

  /** One of the expected things is done. */
  void done() {
    boolean last;
    synchronized (this) {
      last = --pending == 0;
    }
    if (last) {
      answer.run();
    }
  }

  /** All outcomes; complete when the answer is given. */
  synchronized Map<SessionPartition, Errors> all() {
    return new LinkedHashMap<>(outcomes);
  }
}
