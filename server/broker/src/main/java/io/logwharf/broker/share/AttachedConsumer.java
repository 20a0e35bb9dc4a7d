package io.logwharf.broker.share;

import io.logwharf.broker.network.Connection;
import io.logwharf.broker.network.RecordRegion;
import io.logwharf.broker.network.Response;
import io.logwharf.broker.share.delivery.Credit;
import io.logwharf.broker.share.delivery.Delivery;
import io.logwharf.broker.share.delivery.DeliveryForm;
import io.logwharf.broker.share.delivery.Selection;
import io.logwharf.broker.share.delivery.Waiter;
import io.logwharf.coordinator.share.ShareMember;
import io.logwharf.protocol.extension.ConsumerEvent;
import io.logwharf.protocol.extension.Extension;
import java.util.List;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.protocol.Writable;

/**
 * A consumer of the Jakarta Messaging extension, attached to one share partition. Its acquisitions
 * live as long as its connection. Owned by the event loop of the share partition.
 */
final class AttachedConsumer implements Waiter {
  /** Room for the frame's header and the event's own fields beside the records of a delivery. */
  private static final int HEADER_BYTES = 4096;

  private static final long NEVER = Long.MAX_VALUE;

  private final Connection connection;
  private final int correlationId;
  private final int consumerId;
  private final Credit credit = new Credit();
  private SharePartitionHost host;
  private ShareMember member;
  private Selection selection;
  private long drainUpTo;
  private long recallOverAtMs = NEVER;
  private boolean recalled;
  private boolean answering;
  private volatile boolean stalled;

  /**
   * Creates a consumer that isn't attached yet.
   *
   * @param correlationId of its attach request, under which all its events are sent
   */
  AttachedConsumer(Connection connection, int correlationId, int consumerId) {
    this.connection = connection;
    this.correlationId = correlationId;
    this.consumerId = consumerId;
  }

  @Override
  public ShareMember member() {
    return member;
  }

  Connection connection() {
    return connection;
  }

  /** The share partition that it is attached to, null before and after. */
  SharePartitionHost host() {
    return host;
  }

  /** From now on the consumer can be granted credit. */
  void attach(SharePartitionHost newHost, ShareMember newMember, Selection newSelection) {
    host = newHost;
    member = newMember;
    selection = newSelection;
  }

  @Override
  public Selection selection() {
    return selection;
  }

  /** Tells the client that the consumer is attached, unless it has ended meanwhile. */
  void announce(int leaderEpoch) {
    if (host != null) {
      send(new ConsumerEvent.Attached(leaderEpoch));
    }
  }

  /** Ends the consumer without a word, as the client has detached it or has gone. */
  void detach() {
    host = null;
    credit.clear();
  }

  /** Ends the consumer and tells the client; its id is free again when the client hears of it. */
  void close(Errors error, String message) {
    detach();
    connection.loop().run(() -> ConnectionConsumers.of(connection).remove(consumerId, this));
    send(new ConsumerEvent.Closed(error, message));
  }

  /**
   * Adds credit.
   *
   * @param endOffset of the partition's log; a drain covers what is below
   */
  void grant(int records, int bytes, boolean drain, long endOffset) {
    credit.grant(records, bytes, drain);
    if (drain) {
      drainUpTo = endOffset;
      recallOverAtMs = NEVER;
    }
  }

  void forgetCredit() {
    credit.clear();
  }

  boolean isDraining() {
    return credit.draining();
  }

  /** Whether a drain has got all it covers, now that nothing below this offset is available. */
  boolean isDrained(long exhaustedUpTo) {
    return credit.draining() && (exhaustedUpTo >= drainUpTo || !credit.isOpen());
  }

  /** Forgets the credit that is left, and tells the client so. */
  void drained() {
    credit.clear();
    send(new ConsumerEvent.Delivery(true, List.of(), 0));
  }

  /** Whether a drain has begun to wait for what others were asked to give back. */
  boolean waitsForRecall() {
    return recallOverAtMs != NEVER;
  }

  void waitForRecallUntil(long timeMs) {
    recallOverAtMs = timeMs;
  }

  /** When it has waited long enough. */
  long recallOverAtMs() {
    return recallOverAtMs;
  }

  boolean isRecallOver(long nowMs) {
    return nowMs >= recallOverAtMs;
  }

  /** Asks the client to give back what its application has not seen. */
  void recall() {
    recalled = true;
    answering = true;
    send(new ConsumerEvent.Recall());
  }

  /** What the client gave back after it was asked has all come. */
  void recallAnswered() {
    answering = false;
  }

  /** Whether it was asked to give back, and what it holds has not changed since. */
  boolean isRecalled() {
    return recalled || answering;
  }

  /** What it holds has changed. */
  void holdingsChanged() {
    recalled = false;
  }

  /**
   * Whether it waits for records. Not while it gives back earlier ones, which would come behind
   * later ones then.
   */
  boolean hasCredit() {
    return host != null && credit.isOpen() && !answering;
  }

  @Override
  public boolean isReady() {
    if (!hasCredit()) {
      return false;
    }
    if (connection.isWritable()) {
      return true;
    }
    // Asked again after the mark is set: the connection may have turned writable in between, and
    // then nobody looks at the mark.
    stalled = true;
    return connection.isWritable();
  }

  @Override
  public boolean begin() {
    return true;
  }

  @Override
  public void abandon() {
    // Waits on, as it did.
  }

  /** Whether it could not be served as its connection was not writable; from any thread, once. */
  boolean takeStalled() {
    boolean was = stalled;
    stalled = false;
    return was;
  }

  @Override
  public DeliveryForm form() {
    return DeliveryForm.EXACT;
  }

  @Override
  public int maxRecords() {
    return credit.records();
  }

  @Override
  public int maxBytes() {
    return Math.min(credit.bytes(), Extension.MAX_DELIVERY_BYTES - HEADER_BYTES);
  }

  @Override
  public void deliver(Delivery delivery) {
    credit.spend(delivery.records(), delivery.bytes());
    holdingsChanged();
    boolean drained = credit.draining() && !credit.isOpen();
    if (drained) {
      credit.clear();
    }
    var event = new ConsumerEvent.Delivery(drained, delivery.acquired(), delivery.bytes());
    connection.send(Response.extension(correlationId, out -> write(event, delivery, out)));
  }

  private static void write(ConsumerEvent event, Delivery delivery, Writable out) {
    event.write(out);
    for (RecordRegion region : delivery.regions()) {
      out.writeRecords(region);
    }
  }

  private void send(ConsumerEvent event) {
    connection.send(Response.extension(correlationId, event::write));
  }

  @Override
  public String toString() {
    return "consumer " + consumerId + " of " + connection.remoteAddress();
  }
}
