package io.logwharf.quickstart;

import jakarta.jms.JMSException;
import jakarta.jms.Message;
import java.util.IntSummaryStatistics;
import java.util.SortedMap;
import java.util.TreeMap;

/** How late the late ones were, by how far they flew. */
final class DistanceStatistic extends LateArrivalStatistic {
  private static final int BAND_MILES = 500;

  private final SortedMap<Integer, IntSummaryStatistics> delays = new TreeMap<>();

  DistanceStatistic(Tally tally) {
    super(tally);
  }

  @Override
  void add(Message lateArrival) throws JMSException {
    int band = lateArrival.getIntProperty(FlightWorker.DISTANCE) / BAND_MILES;
    delays
        .computeIfAbsent(band, unused -> new IntSummaryStatistics())
        .accept(lateArrival.getIntProperty(FlightWorker.DELAY));
  }

  @Override
  void print() {
    System.out.println("Late arrivals by distance:");
    delays.forEach(
        (band, delay) ->
            System.out.printf(
                "  from %,5d miles  %,5d flights, %3.0f minutes late on average, %d at most%n",
                band * BAND_MILES, delay.getCount(), delay.getAverage(), delay.getMax()));
  }
}
