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
 * @param consumers how many consumers, each with a session of its own, of the loads that have many
 * @param rate messages a second, of the loads that have a schedule
 * @param messages how many to fill the queue with, of the loads that consume
 * @param transaction messages a transaction, of the loads that have some
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
    int consumers,
    int rate,
    int messages,
    int transaction,
    boolean synchronousAck,
    long warmUpMillis,
    long millis,
    int bytes) {
  public LoadSpec {
    if (queues < 1 || connections < 1 || producers < 1 || consumers < 1) {
      throw new IllegalArgumentException(
          "a load needs a queue, a connection, a producer and a consumer");
    }
    if (millis < 1 || bytes < Long.BYTES) {
      throw new IllegalArgumentException("a load needs some time and bodies of 8 bytes");
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
        (int) fields.number("consumers"),
        (int) fields.number("rate"),
        (int) fields.number("messages"),
        (int) fields.number("transaction"),
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
        "consumers", consumers,
        "rate", rate,
        "messages", messages,
        "transaction", transaction,
        "synchronousAck", synchronousAck,
        "warmUpMillis", warmUpMillis,
        "millis", millis,
        "bytes", bytes);
  }

  /** The same load on another queue. */
  public LoadSpec on(String otherQueue) {
    return with("queue", otherQueue);
  }

  /** The same load at another rate, in messages a second. */
  public LoadSpec at(int otherRate) {
    return with("rate", otherRate);
  }

  /** The same load spread over producers on connections and queues. */
  public LoadSpec spread(int overQueues, int overConnections, int ofProducers) {
    return with("queues", overQueues)
        .with("connections", overConnections)
        .with("producers", ofProducers);
  }

  /** The same load with consumers that wait for their acknowledgements. */
  public LoadSpec awaitingAcknowledgements() {
    return with("synchronousAck", true);
  }

  /** The same load with so many messages. */
  public LoadSpec containing(int ofMessages) {
    return with("messages", ofMessages);
  }

  /** The same load with so many messages a transaction. */
  public LoadSpec inTransactionsOf(int ofMessages) {
    return with("transaction", ofMessages);
  }

  /** The same load with so many consumers. */
  public LoadSpec to(int ofConsumers) {
    return with("consumers", ofConsumers);
  }

  private LoadSpec with(String name, Object value) {
    return of(fields().with(name, value));
  }

  /** The name of the queue that a producer sends to. */
  public String queueOf(int producer) {
    return queues == 1 ? queue : queue + "-" + producer % queues;
  }
}
