package io.logwharf.benchmark.load;

/** What a load does. */
public enum LoadKind {
  /** Producers that wait for each send. */
  SYNCHRONOUS_SEND,
  /** Producers that send with a CompletionListener and a bounded number of sends outstanding. */
  ASYNCHRONOUS_SEND,
  /** A listener drains a queue that was filled before. */
  CONSUME,
  /** Listeners of several sessions drain a queue that was filled before. */
  COMPETING_CONSUME,
  /** Asynchronous sends, and a listener that consumes them at the same time. */
  THROUGH,
  /** Sends on a fixed schedule; each message's latency counts from when it was due. */
  LATENCY,
  /** Fills a queue with asynchronous sends. */
  FILL,
  /** Many listeners with a selector each drain a queue that was filled before. */
  SELECTIVE_CONSUME,
  /** Asynchronous sends to a topic with many durable subscriptions. */
  DURABLE_SUBSCRIPTIONS,
  /** Requests whose reply comes by a temporary queue of their own. */
  REQUEST_REPLY,
  /** Transacted sessions that take messages from a queue and send as many to its end. */
  TRANSACTED_MOVE,
  /** The same by XA sessions that a transaction manager leads, alone in each transaction. */
  XA_MOVE,
  /** The same in transactions that write to a database too. */
  XA_MOVE_WITH_DATABASE
}
