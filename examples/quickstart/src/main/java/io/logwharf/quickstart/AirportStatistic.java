package io.logwharf.quickstart;

import jakarta.jms.JMSException;
import jakarta.jms.Message;
import java.util.HashMap;
import java.util.Map;

/** The airports that most flights reached late. */
final class AirportStatistic extends LateArrivalStatistic {
  private static final int SHOWN = 5;

  private final Map<String, Integer> lateArrivals = new HashMap<>();

  AirportStatistic(Tally tally) {
    super(tally);
  }

  @Override
  void add(Message lateArrival) throws JMSException {
    lateArrivals.merge(lateArrival.getStringProperty(FlightWorker.DESTINATION), 1, Integer::sum);
  }

  @Override
  void print() {
    System.out.println("Airports with most late arrivals:");
    lateArrivals.entrySet().stream()
        .sorted(
            Map.Entry.<String, Integer>comparingByValue()
                .reversed()
                .thenComparing(Map.Entry.comparingByKey()))
        .limit(SHOWN)
        .forEach(
            airport -> System.out.printf("  %s  %,5d%n", airport.getKey(), airport.getValue()));
  }
}
