package io.logwharf.benchmark.load;

import java.nio.file.Path;

/** A kind of load. */
interface Load {
  /**
   * Runs it, and leaves its queues empty.
   *
   * @throws Exception where the provider refuses anything, or does not deliver each message once
   */
  LoadResult run(LoadSpec spec, Provider provider) throws Exception;

  /**
   * The load of this kind.
   *
   * @param folder where those who take part in transactions besides the provider keep their data
   */
  static Load of(LoadKind kind, Path folder) {
    return switch (kind) {
      case SYNCHRONOUS_SEND -> new SynchronousSend();
      case ASYNCHRONOUS_SEND -> new AsynchronousSend();
      case CONSUME -> new Consume();
      case COMPETING_CONSUME -> new CompetingConsume();
      case THROUGH -> new Through();
      case LATENCY -> new PacedLatency();
      case FILL -> new Fill();
      case SELECTIVE_CONSUME -> new SelectiveConsume();
      case DURABLE_SUBSCRIPTIONS -> new DurableSubscriptions();
      case REQUEST_REPLY -> new RequestReply();
      case TRANSACTED_MOVE -> new Move(new LocalTransactions());
      case XA_MOVE -> new Move(JtaTransactions.alone(folder));
      case XA_MOVE_WITH_DATABASE -> new Move(JtaTransactions.withDatabase(folder));
    };
  }
}
