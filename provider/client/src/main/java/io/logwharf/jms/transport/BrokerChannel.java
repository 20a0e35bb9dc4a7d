package io.logwharf.jms.transport;

import io.logwharf.jms.config.ServerAddress;
import io.logwharf.protocol.extension.Browse;
import io.logwharf.protocol.extension.ClaimClientId;
import io.logwharf.protocol.extension.ConsumerAcknowledge;
import io.logwharf.protocol.extension.ConsumerAttach;
import io.logwharf.protocol.extension.ConsumerCredit;
import io.logwharf.protocol.extension.ConsumerReset;
import io.logwharf.protocol.extension.CreateTemporary;
import io.logwharf.protocol.extension.DeleteTemporary;
import io.logwharf.protocol.extension.LeaveSubscription;
import io.logwharf.protocol.extension.ResolveDestination;
import io.logwharf.protocol.extension.Subscribe;
import io.logwharf.protocol.extension.TransactionalAcknowledge;
import io.logwharf.protocol.extension.Unsubscribe;
import java.util.List;

/**
 * One asynchronous channel to one broker: the seam between Jakarta Messaging and the wire.
 *
 * <p>Every method but {@link #loop()}, {@link #address()}, {@link #maxRequestBytes()}, {@link
 * #lost()} and {@link #close()} is to be called on the loop, and returns at once. Requests go out
 * in the order of the calls, and what is asked for in one turn of the loop goes out together. Where
 * the channel ends, a request under way fails with {@link ConnectionLostException}, and a later one
 * with {@link RequestNotSentException}; one that the broker refuses, with {@link BrokerException}.
 */
public interface BrokerChannel {
  /** The loop this channel lives on. */
  Loop loop();

  /** The address that was connected to. */
  ServerAddress address();

  /** The largest request that the broker takes, in bytes. */
  int maxRequestBytes();

  /** Why the channel has ended, null while it works as far as is known. */
  ConnectionLostException lost();

  /** Finds a destination's topic, or creates it. */
  void resolve(ResolveDestination request, Reply<ResolveDestination.Response> reply);

  /** Creates a temporary destination of this connection. */
  void createTemporary(CreateTemporary request, Reply<CreateTemporary.Response> reply);

  /** Deletes a temporary destination of this connection. */
  void deleteTemporary(DeleteTemporary request, Reply<Void> reply);

  /** Asks for a page of what waits in a queue. */
  void browse(Browse request, Reply<BrowsePage> reply);

  /** Gets a producer id of its own for persistent or for non-persistent messages. */
  void initProducer(boolean persistent, Reply<ProducerIdentity> reply);

  /** Leases a producer id for transactions, for as long as the channel lives. */
  void leaseProducer(Reply<ProducerIdentity> reply);

  /**
   * Appends batches, at most one for each partition.
   *
   * @param persistent whether to be answered when they are durable, or when they are written
   * @param reply an outcome for each batch, in the same order
   */
  void produce(boolean persistent, List<ProduceBatch> batches, Reply<List<ProduceOutcome>> reply);

  /** Attaches a consumer; all that the broker tells it goes to {@code events}. */
  void attach(ConsumerAttach request, ConsumerEvents events);

  /** Grants credit; there is no answer. */
  void credit(ConsumerCredit credit);

  /**
   * Acknowledges.
   *
   * @param reply told when a durable acknowledgement is durable; for others, null
   */
  void acknowledge(ConsumerAcknowledge acknowledge, Reply<Void> reply);

  /** Accepts deliveries in a transaction; told when they are part of it. */
  void acknowledge(TransactionalAcknowledge acknowledge, Reply<Void> reply);

  /**
   * Ends the transaction of a leased producer id, behind all that was asked for in it before, which
   * need not be answered yet. A commit comes to a rollback where not all of that was taken.
   *
   * @param reply told the number of the transaction when its end is decided, durable and visible
   */
  void endTransaction(TransactionEnd end, Reply<Long> reply);

  /** What is asked of XA branches; the same object each time. */
  BranchChannel branches();

  /** Gives back what a consumer holds; when detached, its events end with the reply. */
  void reset(ConsumerReset reset, Reply<Void> reply);

  /** Gives the connection a client identifier. */
  void claimClientId(ClaimClientId request, Reply<Void> reply);

  /** Makes a consumer one of a named subscription; replies with its share group. */
  void subscribe(Subscribe request, Reply<String> reply);

  /** A consumer is no longer one of its subscription. */
  void leaveSubscription(LeaveSubscription request, Reply<Void> reply);

  /** Deletes a durable subscription. */
  void unsubscribe(Unsubscribe request, Reply<Void> reply);

  /** Closes the channel after what was asked for so far has gone out; from any thread. */
  void close();
}
