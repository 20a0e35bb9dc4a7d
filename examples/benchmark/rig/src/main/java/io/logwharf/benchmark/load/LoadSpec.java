package io.logwharf.benchmark.load;

import io.logwharf.benchmark.Fields;

/**
 * One load to run.
 *
 * @param kind what it does
 * @param queue the name of its queue, or how the names of its queues begin
 * @param queues how many queues the producers are spread over
 * @param connections how many connections the producers are spread over
 * @param producers how many producers, each with a session and a thread of its own
 * @param rate messages a second, of the loads that have a schedule
 * @param messages how many to fill the queue with, of the loads that consume
 * @param synchronousAck whether consumers wait for their acknowledgements
 * @param warmUpMillis time before what is measured, of the loads that last for a time
 * @param millis time that is measured
 * @param bytes size of a message's body
 */
public record LoadSpec(
    LoadKind kind,
    String queue,
    int queues,
    int connections,
    int producers,
    int rate,
    int messages,
    boolean synchronousAck,
    long warmUpMillis,
    long millis,
    int bytes) {
  public LoadSpec {
    if (queues < 1 || connections < 1 || producers < 1 || millis < 1 || bytes < Long.BYTES) {
      throw new IllegalArgumentException(
          "a load needs a queue, a connection, a producer, some time and bodies of 8 bytes");
    }
  }

  /** The spec that a line of fields holds. */
  public static LoadSpec of(Fields fields) {
    return new LoadSpec(
        LoadKind.valueOf(fields.get("kind")),
        fields.get("queue"),
        (int) fields.number("queues"),
        (int) fields.number("connections"),
        (int) fields.number("producers"),
        (int) fields.number("rate"),
        (int) fields.number("messages"),
        Boolean.parseBoolean(fields.get("synchronousAck")),
        fields.number("warmUpMillis"),
        fields.number("millis"),
        (int) fields.number("bytes"));
  }

  public Fields fields() {
    return Fields.of(
        "kind", kind,
        "queue", queue,
        "queues", queues,
        "connections", connections,
        "producers", producers,
        "rate", rate,
        "messages", messages,
        "synchronousAck", synchronousAck,
        "warmUpMillis", warmUpMillis,
        "millis", millis,
        "bytes", bytes);
  }

  /** The same load on another queue. */
  public LoadSpec on(String otherQueue) {
    return new LoadSpec(
        kind,
        otherQueue,
        queues,
        connections,
        producers,
        rate,
        messages,
        synchronousAck,
        warmUpMillis,
        millis,
        bytes);
  }

  /** The same load at another rate, in messages a second. */
  public LoadSpec at(int otherRate) {
    return new LoadSpec(
        kind,
        queue,
        queues,
        connections,
        producers,
        otherRate,
        messages,
        synchronousAck,
        warmUpMillis,
        millis,
        bytes);
  }

  /** The name of the queue that a producer sends to. */
  public String queueOf(int producer) {
    return queues == 1 ? queue : queue + "-" + producer % queues;
  }
}
