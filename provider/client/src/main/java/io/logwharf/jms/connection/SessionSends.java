package io.logwharf.jms.connection;

import io.logwharf.jms.destination.LogwharfDestination;
import io.logwharf.jms.runtime.ClientRuntime;
import io.logwharf.jms.runtime.MessageFormat;
import io.logwharf.jms.runtime.ProducerSettings;
import io.logwharf.jms.runtime.ResolvedTopic;
import io.logwharf.jms.send.BlockingSend;
import io.logwharf.jms.send.KeyPartitioner;
import io.logwharf.jms.send.PartitionTarget;
import io.logwharf.jms.send.SendLane;
import io.logwharf.jms.send.Sender;
import io.logwharf.jms.send.TransactedSend;
import jakarta.jms.CompletionListener;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * The sending side of a session. All its messages to a destination go to one partition, so that
 * they stay in order (Jakarta Messaging 3.1 §6.2.9.2); those of a message group to the group's.
 */
final class SessionSends {
  private final ClientRuntime runtime;
  private final int sessionNumber;
  private final Supplier<TransactedSend> transactions;
  private final String messageIdPrefix;
  private final AtomicLong messages = new AtomicLong();
  private final SendTargets targets = new SendTargets();
  private final CompletionQueue completions;

  /**
   * The sending side of a session.
   *
   * @param transactions gives the transaction that a message is to be part of, null where it is to
   *     be part of none
   */
  SessionSends(ClientRuntime runtime, int sessionNumber, Supplier<TransactedSend> transactions) {
    this.runtime = runtime;
    this.sessionNumber = sessionNumber;
    this.transactions = transactions;
    this.messageIdPrefix = runtime.identity().messageIdPrefix(sessionNumber);
    this.completions = new CompletionQueue(runtime.callbacks());
  }

  CompletionQueue completions() {
    return completions;
  }

  /**
   * The way to a destination, which is found or created now.
   *
   * @throws jakarta.jms.InvalidDestinationException where it can't be used
   */
  SendTarget target(LogwharfDestination destination) throws JMSException {
    SendTarget target = targets.get(destination);
    if (target == null || target.isStale()) {
      ResolvedTopic topic = runtime.topics().find(destination);
      boolean own = destination.isTemporary() || transactions.get() != null;
      Sender persistent = own ? runtime.sender() : runtime.persistentSender();
      Senders senders = new Senders(persistent, runtime.sender());
      target = new SendTarget(destination, topic, senders, sessionNumber);
      targets.put(destination, target);
    }
    return target;
  }

  /** Lets all destinations be found anew. */
  void forgetTargets() {
    targets.forget();
  }

  /**
   * Sends a message.
   *
   * @param listener null for a synchronous send
   */
  void send(
      LogwharfDestination destination,
      Message message,
      ProducerSettings settings,
      CompletionListener listener)
      throws JMSException {
    SendTarget target = target(destination);
    MessageFormat.Outbound outbound =
        runtime.format().outbound(message, headers(destination, settings));
    TransactedSend transaction = transactions.get();
    if (transaction != null) {
      AsyncSend async = listener == null ? null : completions.begin(message, listener);
      sendIn(transaction, target.partition(outbound.groupId()), outbound, async);
      return;
    }
    SendLane lane = target.lane(settings.persistent(), outbound.groupId());
    Sender sender = target.sender(settings.persistent());
    if (listener != null) {
      sendAsync(sender, lane, outbound, completions.begin(message, listener));
    } else if (settings.persistent()) {
      BlockingSend waiting = new BlockingSend();
      sender.send(lane, outbound.source(), waiting);
      waiting.await(target.sending());
    } else {
      sender.sendUnawaited(lane, outbound.source());
    }
  }

  private void sendIn(
      TransactedSend transaction,
      PartitionTarget partition,
      MessageFormat.Outbound outbound,
      AsyncSend send)
      throws JMSException {
    boolean sent = false;
    try {
      transaction.send(partition, outbound.source(), send);
      sent = true;
    } finally {
      if (!sent && send != null) {
        completions.abandon(send);
      }
    }
  }

  private void sendAsync(
      Sender sender, SendLane lane, MessageFormat.Outbound outbound, AsyncSend send)
      throws JMSException {
    try {
      sender.send(lane, outbound.source(), send);
    } catch (JMSException | RuntimeException e) {
      completions.abandon(send);
      throw e;
    }
  }

  private MessageFormat.SendHeaders headers(
      LogwharfDestination destination, ProducerSettings settings) {
    return new MessageFormat.SendHeaders(
        destination,
        settings,
        settings.withMessageId() ? messageIdPrefix + messages.incrementAndGet() : null,
        runtime.identity(),
        runtime.clock().millis());
  }

  /** By whom messages go that are not part of a transaction. */
  private record Senders(Sender persistent, Sender nonPersistent) {
    Sender of(boolean persistentMessages) {
      return persistentMessages ? persistent : nonPersistent;
    }
  }

  /** A destination's lanes for this session. Thread-safe. */
  static final class SendTarget {
    private final LogwharfDestination destination;
    private final ResolvedTopic topic;
    private final Senders senders;
    private final int ownPartition;
    private final SendLane persistent;
    private final SendLane nonPersistent;
    private int contradictions;

    private SendTarget(
        LogwharfDestination destination, ResolvedTopic topic, Senders senders, int sessionNumber) {
      this.destination = destination;
      this.topic = topic;
      this.senders = senders;
      this.ownPartition = sessionNumber % topic.partitionCount();
      this.persistent = lane(topic.target(ownPartition), true);
      this.nonPersistent = lane(topic.target(ownPartition), false);
      this.contradictions = contradictions();
    }

    private Sender sender(boolean wantPersistent) {
      return senders.of(wantPersistent);
    }

    private SendLane lane(PartitionTarget target, boolean wantPersistent) {
      Sender sender = sender(wantPersistent);
      return destination.isTemporary()
          ? sender.passingLane(target, wantPersistent)
          : sender.lane(target, wantPersistent);
    }

    private String sending() {
      return "sending to " + destination;
    }

    private SendLane lane(boolean wantPersistent, String groupId) {
      if (groupId == null || topic.partitionCount() == 1) {
        return wantPersistent ? persistent : nonPersistent;
      }
      int partition = KeyPartitioner.partition(groupId, topic.partitionCount());
      return sender(wantPersistent).lane(topic.target(partition), wantPersistent);
    }

    private PartitionTarget partition(String groupId) {
      return topic.target(
          groupId == null
              ? ownPartition
              : KeyPartitioner.partition(groupId, topic.partitionCount()));
    }

    void markStale() {
      topic.markStale();
    }

    private boolean isStale() {
      int seen = contradictions();
      if (seen != contradictions) {
        contradictions = seen;
        topic.markStale();
      }
      return topic.isStale();
    }

    private int contradictions() {
      return persistent.contradictions() + nonPersistent.contradictions();
    }
  }
}
