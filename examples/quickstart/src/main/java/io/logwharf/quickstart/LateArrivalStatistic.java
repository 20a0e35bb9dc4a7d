package io.logwharf.quickstart;

import jakarta.jms.JMSException;
import jakarta.jms.JMSRuntimeException;
import jakarta.jms.Message;
import jakarta.jms.MessageListener;

/**
 * A subscriber that builds a statistic. Its session's thread adds; {@link #print} is called when
 * all have arrived.
 */
abstract class LateArrivalStatistic implements MessageListener {
  private final Tally tally;

  LateArrivalStatistic(Tally tally) {
    this.tally = tally;
  }

  @Override
  public final void onMessage(Message message) {
    try {
      add(message);
      tally.count(message.getIntProperty(FlightWorker.NUMBER));
    } catch (JMSException e) {
      throw new JMSRuntimeException(e.getMessage(), e.getErrorCode(), e);
    }
  }

  abstract void add(Message lateArrival) throws JMSException;

  abstract void print();
}
