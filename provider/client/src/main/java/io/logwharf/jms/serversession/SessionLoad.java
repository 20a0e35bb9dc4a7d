package io.logwharf.jms.serversession;

import io.logwharf.jms.receive.DeliveryGate;
import io.logwharf.jms.receive.ReceivedRecord;
import io.logwharf.jms.receive.SessionHoldings;
import io.logwharf.protocol.extension.AckType;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageListener;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What connection consumers have loaded a session with, and the session's distinguished listener
 * that {@link #run()} calls with it (Jakarta Messaging 3.1 §11.2.1). The records are the connection
 * consumer's, whose other records other sessions have, so they are settled one by one: what is
 * given back goes to any session.
 *
 * <p>Thread-safe; the records that wait are guarded by the monitor.
 */
public final class SessionLoad {
  private static final Logger LOG = LoggerFactory.getLogger(SessionLoad.class);

  private final LoadHandling handling;
  private final DeliveryGate gate = new DeliveryGate();
  private final SessionHoldings holdings = new SessionHoldings();
  private final Set<LoadOrigin> origins = ConcurrentHashMap.newKeySet();
  private final Deque<Loaded> waiting = new ArrayDeque<>();
  private boolean ended;
  private volatile MessageListener listener;
  private volatile Thread runner;

  private record Loaded(ReceivedRecord record, LoadOrigin origin) {}

  public SessionLoad(LoadHandling handling) {
    this.handling = handling;
  }

  /** The distinguished listener, null where there is none. */
  public MessageListener listener() {
    return listener;
  }

  public void setListener(MessageListener newListener) {
    listener = newListener;
  }

  /**
   * Has records wait for {@link #run()}; gives them back where the session has ended.
   *
   * @param records that {@link ReceivedRecord#load} was called of
   */
  public void add(List<ReceivedRecord> records, LoadOrigin origin) {
    origins.add(origin);
    boolean refused;
    synchronized (this) {
      refused = ended;
      if (!refused) {
        records.forEach(record -> waiting.add(new Loaded(record, origin)));
      }
    }
    if (refused) {
      records.forEach(ReceivedRecord::giveBackLoaded);
    }
  }

  /**
   * Calls the listener with each record that waits, one after the other; gives them back where the
   * connection is stopped.
   */
  public void run() {
    runner = Thread.currentThread();
    try {
      Loaded next;
      while ((next = poll()) != null) {
        if (gate.tryEnter()) {
          handleInside(next);
        } else {
          next.record.giveBackLoaded();
        }
        settled(next.origin);
      }
    } finally {
      runner = null;
    }
  }

  /** Whether the caller is in {@link #run()}. */
  public boolean inRun() {
    return runner == Thread.currentThread();
  }

  /** Lets records through to the listener. */
  public void start() {
    gate.open();
  }

  /** Lets nothing through any more; {@link #awaitOutside()} waits for the listener. */
  public void stop() {
    gate.shut();
  }

  /** Waits until the listener has returned, where the caller isn't the listener. */
  public void awaitOutside() {
    gate.awaitOutside();
  }

  /** Ends the delivery; returns when the listener has returned. */
  public void end() {
    synchronized (this) {
      ended = true;
    }
    gate.end();
    gate.awaitOutside();
  }

  /** Gives everything back: what waits, and as delivered what was handed out. */
  public void giveBackAll() {
    holdings.release();
    giveBackWaiting();
  }

  /** Gives back what waits: the session won't be run. */
  void giveBackWaiting() {
    Loaded next;
    while ((next = poll()) != null) {
      next.record.giveBackLoaded();
    }
    onSettled();
  }

  /** What was handed out and is not acknowledged. */
  public SessionHoldings holdings() {
    return holdings;
  }

  /** What was handed out has been settled: connection consumers that are closed may end. */
  public void onSettled() {
    origins.removeIf(LoadOrigin::onSettled);
  }

  private void settled(LoadOrigin origin) {
    if (origin.onSettled()) {
      origins.remove(origin);
    }
  }

  private synchronized Loaded poll() {
    return waiting.poll();
  }

  private void handleInside(Loaded next) {
    try {
      handle(next);
    } catch (JMSException e) {
      handling.report(e);
    } finally {
      gate.exit();
    }
  }

  private void handle(Loaded next) throws JMSException {
    ReceivedRecord record = next.record;
    MessageListener current = listener;
    if (current == null) {
      record.giveBackLoaded();
      return;
    }
    if (handling.isExpired(record)) {
      record.settleLoaded(AckType.ACCEPT);
      return;
    }
    Message message = handling.toMessage(record, next.origin.destination());
    holdings.add(record);
    try {
      current.onMessage(message);
    } catch (RuntimeException e) {
      onListenerFailure(next, e);
      return;
    }
    if (handling.isSettledByApplication()) {
      return;
    }
    if (handling.isAcceptedDurably()) {
      handling.acceptLoad();
    } else {
      settle(record, AckType.ACCEPT);
    }
  }

  /** §8.7: delivered again at once, unless the application acknowledges by itself. */
  private void onListenerFailure(Loaded next, RuntimeException failure) {
    LOG.warn(
        "event=message-listener-failed destination={} partition={} offset={}",
        next.origin.destination(),
        next.record.link().partition(),
        next.record.record().offset(),
        failure);
    if (!handling.isSettledByApplication()) {
      settle(next.record, AckType.RELEASE);
    }
  }

  private void settle(ReceivedRecord record, AckType type) {
    // The listener may have recovered the session, and then the record isn't its own any more.
    if (holdings.remove(record)) {
      record.link().settle(record.record().offset(), type);
    }
  }
}
