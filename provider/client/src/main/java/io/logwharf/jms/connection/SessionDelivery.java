package io.logwharf.jms.connection;

import io.logwharf.jms.error.Await;
import io.logwharf.jms.error.JmsErrors;
import io.logwharf.jms.receive.ConsumerFeed;
import io.logwharf.jms.receive.ReceivedRecord;
import io.logwharf.jms.runtime.ClientRuntime;
import io.logwharf.jms.serversession.SessionLoad;
import io.logwharf.jms.thread.SerialExecutor;
import io.logwharf.jms.xa.SessionReceipts;
import io.logwharf.protocol.extension.ConsumerAcknowledge;
import jakarta.jms.JMSException;
import jakarta.jms.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The receiving side of a session: its consumers, the executor that runs their listeners one at a
 * time, and the acknowledgement of what they were handed (Jakarta Messaging 3.1 §6.2.10).
 * Thread-safe; the flags are guarded by the monitor.
 */
final class SessionDelivery implements SessionReceipts {
  private static final Logger LOG = LoggerFactory.getLogger(SessionDelivery.class);

  private final ClientRuntime runtime;
  private final int acknowledgeMode;
  private final SerialExecutor executor;
  private final Set<LogwharfMessageConsumer> consumers = ConcurrentHashMap.newKeySet();
  // Of closed consumers, for as long as they have something unacknowledged.
  private final Set<ConsumerFeed> lingering = ConcurrentHashMap.newKeySet();
  private final Acceptance acceptance;
  private final SessionLoad load;

  private final SessionGuard guard = new SessionGuard();
  private boolean started;

  /** Whether a consumer has a listener. */
  private volatile boolean listening;

  /** Whether the session works in an XA branch, which acknowledges what is received. */
  private volatile boolean inBranch;

  SessionDelivery(ClientRuntime runtime, int acknowledgeMode, ExceptionReport report) {
    this.runtime = runtime;
    this.acknowledgeMode = acknowledgeMode;
    this.executor = new SerialExecutor(runtime.workers());
    this.acceptance = new Acceptance(runtime, acknowledgeMode);
    this.load = new SessionLoad(new DeliveryLoadHandling(this, report));
  }

  ClientRuntime runtime() {
    return runtime;
  }

  SerialExecutor executor() {
    return executor;
  }

  /** What connection consumers have loaded the session with. */
  SessionLoad load() {
    return load;
  }

  /** Whether the caller is a listener of the session. */
  boolean inListener() {
    return executor.inTask() || load.inRun();
  }

  /**
   * §6.2.5: a session with a listener is its listener's.
   *
   * @throws jakarta.jms.IllegalStateException where there is one, which isn't the caller
   */
  void checkReceiveAllowed() throws JMSException {
    checkNoSessionListener("receive");
    if (listening && !inListener()) {
      throw JmsErrors.illegalState(
          "receive in a session that has a message listener; use another session");
    }
  }

  /** Whether a consumer has a listener. */
  boolean isListening() {
    return listening;
  }

  /** A consumer has a listener from now on, or none any more, or is closed. */
  void onListenersChanged() {
    listening = consumers.stream().anyMatch(LogwharfMessageConsumer::isListening);
  }

  /**
   * The session's distinguished listener is the only receiver, where there is one.
   *
   * @throws jakarta.jms.IllegalStateException where there is one
   */
  void checkNoSessionListener(String what) throws JMSException {
    if (load.listener() != null) {
      throw JmsErrors.illegalState(
          what + " in a session that has a message listener of its own; use another session");
    }
  }

  /** Takes a consumer that is about to attach: it hears of a loss of the connection. */
  void register(LogwharfMessageConsumer consumer) {
    consumers.add(consumer);
  }

  /** It could not attach. */
  void unregister(LogwharfMessageConsumer consumer) {
    consumers.remove(consumer);
  }

  /** It has attached: starts it, where the session is started. */
  synchronized void activate(LogwharfMessageConsumer consumer) {
    if (started) {
      consumer.feed().start();
    }
  }

  synchronized void start() {
    started = true;
    load.start();
    consumers.forEach(consumer -> consumer.feed().start());
  }

  /** Lets nothing through any more; {@link #awaitOutside()} waits for what is under way. */
  synchronized void stop() {
    started = false;
    load.stop();
    consumers.forEach(consumer -> consumer.feed().stop());
  }

  void awaitOutside() {
    load.awaitOutside();
    consumers.forEach(consumer -> consumer.feed().awaitOutside());
  }

  /** What becomes of a record that a receive has returned. */
  void onReceived(ReceivedRecord record) throws JMSException {
    if (isSettledByApplication()) {
      record.link().delivered(record.record().offset());
    } else {
      acceptance.accept(record);
    }
  }

  /** A listener is about to be called with a record. */
  void beforeListener(ReceivedRecord record) {
    record.link().delivered(record.record().offset());
  }

  /** The listener has returned. */
  void afterListener(ReceivedRecord record) throws JMSException {
    long offset = record.record().offset();
    // A listener may have recovered the session, and then the record isn't its own any more.
    if (isSettledByApplication() || !record.link().isUnacknowledged(offset)) {
      return;
    }
    acceptance.accept(record);
    if (!lingering.isEmpty()) {
      detachAcknowledged();
    }
  }

  boolean isClosed() {
    return guard.isClosed();
  }

  /** What a close of the session waits for. */
  SessionGuard guard() {
    return guard;
  }

  /** Whether it takes a call of the application to acknowledge what it was handed. */
  boolean isSettledByApplication() {
    return inBranch
        || acknowledgeMode == Session.CLIENT_ACKNOWLEDGE
        || acknowledgeMode == Session.SESSION_TRANSACTED;
  }

  @Override
  public void inBranch(boolean associated) {
    inBranch = associated;
  }

  /** Acknowledges everything the session has consumed; durable when it returns. */
  void acknowledge() throws JMSException {
    guard.run(this::acknowledgeInside);
  }

  private void acknowledgeInside() throws JMSException {
    if (acknowledgeMode != Session.CLIENT_ACKNOWLEDGE) {
      return;
    }
    acceptance.acceptDurably(feeds().flatMap(feed -> feed.links().stream()).toList());
    acceptLoad();
    detachAcknowledged();
  }

  /** Has everything delivered again that is not acknowledged, marked as redelivered. */
  void recover() throws JMSException {
    guard.run(this::recoverInside);
  }

  private void recoverInside() throws JMSException {
    List<CompletableFuture<Void>> done = new ArrayList<>();
    consumers.forEach(consumer -> done.add(consumer.feed().recover()));
    lingering.forEach(feed -> done.add(feed.detach()));
    lingering.clear();
    load.holdings().release();
    await(done, "recovering the session");
  }

  /** Whether something was handed to the application and is not acknowledged. */
  boolean hasUnacknowledged() {
    return !load.holdings().isEmpty() || feeds().anyMatch(ConsumerFeed::hasUnacknowledged);
  }

  @Override
  public List<ConsumerAcknowledge.Entry> takeUnacknowledged() {
    Stream<ConsumerAcknowledge.Entry> own =
        feeds()
            .flatMap(feed -> feed.links().stream())
            .flatMap(link -> link.takeUnacknowledged().stream());
    return Stream.concat(own, load.holdings().takeToAccept().stream()).toList();
  }

  @Override
  public CompletableFuture<Void> giveBack() {
    List<CompletableFuture<Void>> done = new ArrayList<>();
    consumers.forEach(consumer -> done.add(consumer.feed().giveBack()));
    lingering.forEach(feed -> done.add(feed.detach()));
    lingering.clear();
    load.holdings().release();
    return CompletableFuture.allOf(done.toArray(CompletableFuture[]::new));
  }

  @Override
  public void resume() {
    consumers.forEach(consumer -> consumer.feed().resume());
  }

  /** Takes leave of a consumer whose delivery has ended. */
  void remove(LogwharfMessageConsumer consumer) throws JMSException {
    List<CompletableFuture<Void>> leaving = new ArrayList<>();
    // Between the steps of the session: each of them finds the consumer, or what is left of it.
    if (guard.runIfOpen(() -> beginRemoval(consumer, leaving))) {
      await(leaving, "closing a consumer");
    }
  }

  private void beginRemoval(
      LogwharfMessageConsumer consumer, List<CompletableFuture<Void>> leaving) {
    consumers.remove(consumer);
    onListenersChanged();
    ConsumerFeed feed = consumer.feed();
    if (feed.hasUnacknowledged()) {
      feed.quiesce();
      lingering.add(feed);
    } else {
      leaving.add(feed.detach());
    }
    leaving.add(consumer.leave());
  }

  /** Ends all delivery; returns when no listener runs and no receive waits. */
  void end() {
    load.end();
    consumers.forEach(consumer -> consumer.feed().end());
  }

  /** After {@link #end()}: gives everything back. */
  CompletableFuture<Void> detach() {
    guard.close();
    // Also those that were created since the end.
    consumers.forEach(consumer -> consumer.feed().end());
    load.giveBackAll();
    List<CompletableFuture<Void>> ending = new ArrayList<>();
    feeds().map(ConsumerFeed::detach).forEach(ending::add);
    consumers.forEach(consumer -> ending.add(consumer.leave()));
    CompletableFuture<?>[] done = ending.toArray(CompletableFuture[]::new);
    consumers.clear();
    lingering.clear();
    return CompletableFuture.allOf(done);
  }

  /** The connection is lost. */
  void fail(Throwable cause) {
    feeds().forEach(feed -> feed.fail(cause));
  }

  private Stream<ConsumerFeed> feeds() {
    return Stream.concat(consumers.stream().map(LogwharfMessageConsumer::feed), lingering.stream());
  }

  @Override
  public void detachAcknowledged() {
    lingering.removeIf(
        feed -> {
          if (feed.hasUnacknowledged()) {
            return false;
          }
          var unused =
              feed.detach()
                  .whenComplete(
                      (nothing, failure) -> {
                        if (failure != null) {
                          LOG.debug("event=detach-failed", failure);
                        }
                      });
          return true;
        });
    load.onSettled();
  }

  /** Accepts durably what the listener of the whole session was handed. */
  void acceptLoad() throws JMSException {
    acceptance.acceptDurably(load.holdings());
  }

  private void await(List<CompletableFuture<Void>> done, String what) throws JMSException {
    CompletableFuture<Void> all = CompletableFuture.allOf(done.toArray(CompletableFuture[]::new));
    Await.result(all, runtime.options().timeouts().requestMs(), what);
  }
}
