package io.logwharf.quickstart;

import io.logwharf.jms.LogwharfConnectionFactory;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSContext;
import jakarta.jms.Queue;
import jakarta.jms.Topic;
import java.util.ArrayList;
import java.util.List;

/**
 * Sends 20,000 flights to a queue, lets several workers compete for them and publish the late ones
 * to a topic, has two subscribers build a statistic each, prints both, and checks that no flight
 * was lost or repeated.
 */
public final class Quickstart {
  static final long PATIENCE_SECONDS = 60;

  private static final String DEFAULT_URL = "logwharf:embedded:target/quickstart-log";
  private static final int WORKERS = 4;

  private final List<String> flights;
  private final int lateFlights;
  private final Tally processed;
  private final Tally seenByAirports;
  private final Tally seenByDistance;

  Quickstart(List<String> flights) {
    this.flights = flights;
    this.lateFlights = countLate(flights);
    this.processed = new Tally(flights.size(), flights.size());
    this.seenByAirports = new Tally(flights.size(), lateFlights);
    this.seenByDistance = new Tally(flights.size(), lateFlights);
  }

  /**
   * Runs the example; exits with 1 where a flight was lost or repeated.
   *
   * @param args optionally the URL of the broker; without it one is started in this JVM
   */
  public static void main(String[] args) throws Exception {
    String url = args.length == 0 ? DEFAULT_URL : args[0];
    long begin = System.nanoTime();
    Quickstart quickstart = new Quickstart(FlightData.lines());
    quickstart.run(new LogwharfConnectionFactory(url));
    System.out.printf("All in %.1f s, broker at %s%n", secondsSince(begin), url);
    System.exit(quickstart.isExactlyOnce() ? 0 : 1);
  }

  void run(ConnectionFactory factory) throws Exception {
    try (JMSContext context = factory.createContext()) {
      Queue queue = context.createQueue("flights");
      Topic topic = context.createTopic("late-arrivals");
      AirportStatistic airports = new AirportStatistic(seenByAirports);
      DistanceStatistic distances = new DistanceStatistic(seenByDistance);
      List<JMSContext> sessions = new ArrayList<>();
      for (LateArrivalStatistic statistic : List.of(airports, distances)) {
        JMSContext session = session(context, sessions);
        session.createConsumer(topic).setMessageListener(statistic);
      }
      long begin = System.nanoTime();
      for (int i = 0; i < WORKERS; i++) {
        JMSContext session = session(context, sessions);
        session
            .createConsumer(queue)
            .setMessageListener(new FlightWorker(session, topic, processed));
      }
      new FlightSender(context, queue, flights.size()).send(flights);
      reportRate("sent to queue 'flights', each on disk", flights.size(), begin);
      processed.await();
      reportRate("processed by " + WORKERS + " workers", flights.size(), begin);
      seenByAirports.await();
      seenByDistance.await();
      // Closed, so that what was delivered too often has arrived before it is counted.
      sessions.forEach(JMSContext::close);
      airports.print();
      distances.print();
    }
    report();
  }

  private static JMSContext session(JMSContext context, List<JMSContext> sessions) {
    JMSContext session = context.createContext(JMSContext.AUTO_ACKNOWLEDGE);
    sessions.add(session);
    return session;
  }

  private void report() {
    System.out.printf(
        "%,d of %,d flights processed exactly once; "
            + "%,d and %,d of %,d late arrivals seen exactly once by the two subscribers%n",
        processed.seenTimes(1),
        flights.size(),
        seenByAirports.seenTimes(1),
        seenByDistance.seenTimes(1),
        lateFlights);
  }

  /** Whether each flight was processed once, and each late one seen once by each subscriber. */
  boolean isExactlyOnce() {
    return processed.seenTimes(1) == flights.size()
        && isLateOnlyAndOnce(seenByAirports)
        && isLateOnlyAndOnce(seenByDistance);
  }

  private boolean isLateOnlyAndOnce(Tally seen) {
    return seen.seenTimes(1) == lateFlights && seen.seenTimes(0) == flights.size() - lateFlights;
  }

  private static int countLate(List<String> flights) {
    return (int) flights.stream().filter(line -> Flight.parse(0, line).isLate()).count();
  }

  private static void reportRate(String what, int count, long begin) {
    double seconds = secondsSince(begin);
    System.out.printf("%,d flights %s: %.2f s, %,.0f/s%n", count, what, seconds, count / seconds);
  }

  private static double secondsSince(long nanos) {
    return (System.nanoTime() - nanos) / 1e9;
  }
}
