package io.logwharf.jms.receive;

import io.logwharf.jms.transport.BrokerChannel;
import io.logwharf.jms.transport.BrokerException;
import io.logwharf.jms.transport.ConsumerEvents;
import io.logwharf.jms.transport.Reply;
import io.logwharf.protocol.extension.AckRange;
import io.logwharf.protocol.extension.AckType;
import io.logwharf.protocol.extension.ConsumerAcknowledge;
import io.logwharf.protocol.extension.ConsumerAttach;
import io.logwharf.protocol.extension.ConsumerCredit;
import io.logwharf.protocol.extension.ConsumerEvent;
import io.logwharf.protocol.extension.ConsumerReset;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * One consumer of the broker's: the part of a Jakarta Messaging consumer that reads one partition.
 * Its events and its state belong to the loop; acknowledgements may come from any thread.
 */
public final class ConsumerLink implements ConsumerEvents {
  private final ConsumerAttach request;
  private final BrokerChannel channel;
  private final Acknowledger acknowledger;
  private final Inbox inbox;
  private final LinkCredit credit;
  private final LinkAcks acks = new LinkAcks();
  private final CompletableFuture<Void> attached = new CompletableFuture<>();
  private Flow flow = Flow.OPEN;

  /** Whether nothing is to come after a reset until {@link #resume()}. */
  private boolean paused;

  /** Whether nothing is to come any more. */
  private boolean quiet;

  /** What to do with what the broker sends. */
  private enum Flow {
    /** For the application. */
    OPEN,
    /** Not ours any more: a reset is on its way, and the broker takes everything back. */
    RESETTING,
    /** Given back at once: the consumer is paused, or waits for acknowledgements only. */
    CLOSED
  }

  ConsumerLink(ConsumerAttach request, BrokerChannel channel, Acknowledger acks, Inbox inbox) {
    this.request = request;
    this.channel = channel;
    this.acknowledger = acks;
    this.inbox = inbox;
    this.credit = inbox.newCredit();
  }

  int consumerId() {
    return request.consumerId();
  }

  /** The partition it reads. */
  public int partition() {
    return request.partition();
  }

  /** Guarded by the inbox's lock. */
  LinkCredit credit() {
    return credit;
  }

  /** Attaches the consumer; the result is there when the broker has answered. */
  CompletableFuture<Void> attach() {
    channel.loop().run(() -> channel.attach(request, this));
    return attached;
  }

  @Override
  public void onEvent(ConsumerEvent event, ByteBuffer records) {
    if (event instanceof ConsumerEvent.Attached) {
      attached.complete(null);
    } else if (event instanceof ConsumerEvent.Delivery delivery) {
      onDelivery(delivery, records);
    } else if (event instanceof ConsumerEvent.Recall) {
      inbox.recall(this);
    } else if (event instanceof ConsumerEvent.Closed closed) {
      BrokerException cause = new BrokerException(closed.error(), closed.message());
      attached.completeExceptionally(cause);
      inbox.fail(cause);
      inbox.tellListener();
    }
  }

  private void onDelivery(ConsumerEvent.Delivery delivery, ByteBuffer records) {
    switch (flow) {
      case OPEN ->
          inbox.add(
              this, Deliveries.chunks(this, delivery.acquired(), records), delivery.drained());
      case CLOSED ->
          release(
              delivery.acquired().stream()
                  .map(
                      range ->
                          new AckRange(
                              range.firstOffset(), range.lastOffset(), AckType.RELEASE_UNDELIVERED))
                  .toList());
      case RESETTING -> {
        // The broker takes it back together with everything else.
      }
    }
  }

  /** Hands credit to the broker. */
  void send(Grant grant) {
    ConsumerCredit message =
        new ConsumerCredit(consumerId(), grant.records(), grant.bytes(), grant.drain());
    channel.loop().run(() -> channel.credit(message));
  }

  /** Gives records back that the application never got. */
  void release(List<AckRange> ranges) {
    if (acks.release(ranges)) {
      acknowledger.queue(this);
    }
  }

  /** Says, behind all that has been given back, that this was all; on the loop. */
  void answerRecall() {
    flush();
    acknowledger.flush();
    channel.credit(ConsumerCredit.recallAnswer(consumerId()));
  }

  /** Sends what has been said so far. */
  public void flush() {
    if (acks.report()) {
      acknowledger.queue(this);
    }
  }

  /** The application was handed this record, and has yet to acknowledge it. */
  public void delivered(long offset) {
    acks.delivered(offset);
  }

  /** The application is done with this record, for better or worse. */
  public void settle(long offset, AckType type) {
    if (acks.settle(offset, type)) {
      acknowledger.queue(this);
    }
  }

  /**
   * As {@link #settle}, but sent only when this many are there, or {@link #flush()} is called, or
   * something else is sent.
   */
  public void settleLazily(long offset, AckType type, int batch) {
    if (acks.settleLazily(offset, type) >= batch) {
      flush();
    }
  }

  /** Whether this record was handed out and is neither acknowledged nor taken back since. */
  public boolean isUnacknowledged(long offset) {
    return acks.isUnacknowledged(offset);
  }

  /** As {@link #settle}, for some of what the application was handed. */
  void settle(List<AckRange> ranges) {
    if (acks.settle(ranges)) {
      acknowledger.queue(this);
    }
  }

  /** Some of what the application was handed, for a transaction to accept. */
  ConsumerAcknowledge.Entry withdraw(List<AckRange> ranges) {
    acks.withdraw(ranges);
    return new ConsumerAcknowledge.Entry(consumerId(), ranges);
  }

  /** A record waits in a session for the application; {@link #unload} ends that. */
  void load() {
    acks.load();
  }

  /** A record waits in a session no more: it was handed out, or given back. */
  void unload() {
    acks.unload();
  }

  /** Accepts everything that the application was handed; on the loop, about to send it. */
  void acceptAll() {
    if (acks.acceptAll()) {
      acknowledger.queue(this);
    }
  }

  /** All that the application was handed, for a transaction to accept; empty where that is none. */
  public Optional<ConsumerAcknowledge.Entry> takeUnacknowledged() {
    List<AckRange> ranges = acks.takeToAccept();
    return ranges.isEmpty()
        ? Optional.empty()
        : Optional.of(new ConsumerAcknowledge.Entry(consumerId(), ranges));
  }

  boolean hasUnacknowledged() {
    return acks.hasUnacknowledged();
  }

  List<AckRange> takeAcks() {
    return acks.take();
  }

  /**
   * Gives everything back to the broker, what was handed out and not acknowledged as delivered.
   * From any thread.
   *
   * @param detach whether the consumer ends
   * @param reply told on the loop when the broker has done it
   */
  void reset(boolean detach, Reply<Void> reply) {
    channel.loop().run(() -> resetInLoop(detach, reply));
  }

  /**
   * As {@link #reset}, and lets nothing come again before {@link #resume()}, which may be called
   * before the reply.
   */
  void giveBack(Reply<Void> reply) {
    channel
        .loop()
        .run(
            () -> {
              paused = true;
              resetInLoop(false, reply);
            });
  }

  /** After {@link #giveBack}: takes deliveries again. */
  void resume() {
    channel
        .loop()
        .run(
            () -> {
              paused = false;
              if (flow == Flow.CLOSED && !quiet) {
                open();
              }
            });
  }

  private void open() {
    flow = Flow.OPEN;
    inbox.resume(this);
  }

  private void resetInLoop(boolean detach, Reply<Void> reply) {
    quiet = quiet || detach;
    flow = Flow.RESETTING;
    inbox.clear(this);
    List<AckRange> delivered = acks.takeUnacknowledged();
    flush();
    acknowledger.flush();
    channel.reset(
        new ConsumerReset(consumerId(), delivered, detach),
        (nothing, failure) -> {
          flow = Flow.CLOSED;
          if (!quiet && !paused) {
            open();
          }
          reply.complete(null, failure);
        });
  }

  /** Gives back what was not handed out, and takes nothing more; acknowledging goes on. */
  void quiesce() {
    channel
        .loop()
        .run(
            () -> {
              quiet = true;
              flow = Flow.CLOSED;
              inbox.giveBackAll(this);
            });
  }

  /** The connection is lost. */
  void fail(Throwable cause) {
    attached.completeExceptionally(cause);
    inbox.fail(cause);
  }
}
