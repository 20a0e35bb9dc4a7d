package io.logwharf.quickstart;

/**
 * A flight of the data set.
 *
 * @param number its place in the data set, from 0
 * @param distance in miles
 * @param delay on arrival, in minutes; negative when early
 */
record Flight(int number, String date, String origin, String destination, int distance, int delay) {

  /** Reads {@code date,origin,destination,distance,delay}. */
  static Flight parse(int number, String line) {
    String[] fields = line.split(",");
    if (fields.length != 5) {
      throw new IllegalArgumentException("flight " + number + " is not five fields: " + line);
    }
    return new Flight(
        number,
        fields[0],
        fields[1],
        fields[2],
        Integer.parseInt(fields[3]),
        Integer.parseInt(fields[4]));
  }

  /** Whether it arrived more than an hour late. */
  boolean isLate() {
    return delay > 60;
  }

  /** What a person, or a Kafka console consumer, reads. */
  String describe() {
    return date
        + " flight "
        + number
        + " from "
        + origin
        + " reached "
        + destination
        + " "
        + delay
        + " minutes late after "
        + distance
        + " miles";
  }
}
