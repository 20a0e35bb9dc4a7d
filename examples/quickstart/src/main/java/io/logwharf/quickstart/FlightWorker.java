package io.logwharf.quickstart;

import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.JMSProducer;
import jakarta.jms.JMSRuntimeException;
import jakarta.jms.Message;
import jakarta.jms.MessageListener;
import jakarta.jms.Topic;

/** One of several workers that compete for the flights and publish those that arrived late. */
final class FlightWorker implements MessageListener {
  static final String NUMBER = "flight";
  static final String DESTINATION = "destination";
  static final String DISTANCE = "distance";
  static final String DELAY = "delay";

  private final Tally tally;
  private final Topic lateArrivals;
  private final JMSProducer producer;

  FlightWorker(JMSContext context, Topic lateArrivals, Tally tally) {
    this.tally = tally;
    this.lateArrivals = lateArrivals;
    this.producer = context.createProducer();
  }

  @Override
  public void onMessage(Message message) {
    try {
      Flight flight = Flight.parse(message.getIntProperty(NUMBER), message.getBody(String.class));
      if (flight.isLate()) {
        publish(flight);
      }
      tally.count(flight.number());
    } catch (JMSException e) {
      throw new JMSRuntimeException(e.getMessage(), e.getErrorCode(), e);
    }
  }

  private void publish(Flight flight) {
    producer
        .setProperty(NUMBER, flight.number())
        .setProperty(DESTINATION, flight.destination())
        .setProperty(DISTANCE, flight.distance())
        .setProperty(DELAY, flight.delay())
        .send(lateArrivals, flight.describe());
  }
}
