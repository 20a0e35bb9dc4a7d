package io.logwharf.jms.xa;

import static io.logwharf.jms.xa.XATestBroker.DEADLINE_MS;
import static io.logwharf.jms.xa.XATestBroker.receive;
import static io.logwharf.jms.xa.XATestBroker.send;
import static javax.transaction.xa.XAResource.TMENDRSCAN;
import static javax.transaction.xa.XAResource.TMFAIL;
import static javax.transaction.xa.XAResource.TMJOIN;
import static javax.transaction.xa.XAResource.TMNOFLAGS;
import static javax.transaction.xa.XAResource.TMRESUME;
import static javax.transaction.xa.XAResource.TMSTARTRSCAN;
import static javax.transaction.xa.XAResource.TMSUCCESS;
import static javax.transaction.xa.XAResource.TMSUSPEND;
import static javax.transaction.xa.XAResource.XA_OK;
import static javax.transaction.xa.XAResource.XA_RDONLY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.ConnectionConsumer;
import jakarta.jms.IllegalStateException;
import jakarta.jms.JMSException;
import jakarta.jms.MessageConsumer;
import jakarta.jms.QueueSession;
import jakarta.jms.ServerSession;
import jakarta.jms.ServerSessionPool;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import jakarta.jms.TopicSession;
import jakarta.jms.TransactionInProgressException;
import jakarta.jms.TransactionInProgressRuntimeException;
import jakarta.jms.XAConnection;
import jakarta.jms.XAJMSContext;
import jakarta.jms.XAQueueConnection;
import jakarta.jms.XAQueueSession;
import jakarta.jms.XASession;
import jakarta.jms.XATopicConnection;
import jakarta.jms.XATopicSession;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sessions in branches, against a broker on disk; the test is the transaction manager. */
class XASessionIT {
  @TempDir Path folder;
  private XATestBroker broker;
  private XAConnection connection;
  private XASession session;
  private XAResource resource;
  private final AtomicBoolean rolledBack = new AtomicBoolean();

  @BeforeEach
  void start() throws Exception {
    broker = new XATestBroker(folder);
    connection = broker.connect();
    session = connection.createXASession();
    resource = session.getXAResource();
  }

  @AfterEach
  void stop() throws Exception {
    broker.close();
  }

  @Test
  void shouldShowWhatWasSentWhenTheBranchCommits() throws Exception {
    TestXid xid = begin();
    send(session, "a", "1", "2");
    send(session, "b", "3");
    resource.end(xid, TMSUCCESS);
    assertThat(broker.available("a")).isEmpty();
    assertThat(resource.prepare(xid)).isEqualTo(XA_OK);
    assertThat(broker.available("a")).isEmpty();

    resource.commit(xid, false);

    assertThat(broker.available("a")).containsExactly("1", "2");
    assertThat(broker.available("b")).containsExactly("3");
  }

  @Test
  void shouldCommitInOnePhase() throws Exception {
    broker.send("in", "1", "2");
    TestXid xid = begin();
    MessageConsumer consumer = session.createConsumer(session.createQueue("in"));
    receive(consumer, 1);
    send(session, "out", "from 1");
    resource.end(xid, TMSUCCESS);

    resource.commit(xid, true);

    consumer.close();
    assertThat(broker.available("out")).containsExactly("from 1");
    assertThat(broker.available("in")).containsExactly("2");
  }

  @Test
  void shouldForgetWhatWasSentInABranchThatIsRolledBack() throws Exception {
    TestXid rolledBack = begin();
    send(session, "a", "1");
    resource.end(rolledBack, TMSUCCESS);
    resource.rollback(rolledBack);
    TestXid preparedFirst = begin();
    send(session, "a", "2");
    resource.end(preparedFirst, TMSUCCESS);
    resource.prepare(preparedFirst);
    resource.rollback(preparedFirst);

    assertThat(broker.available("a")).isEmpty();
  }

  @Test
  void shouldRedeliverInOrderWithCountsRaisedAfterARollback() throws Exception {
    broker.send("a", "1", "2", "3", "4");
    MessageConsumer consumer = session.createConsumer(session.createQueue("a"));
    TestXid first = begin();
    assertThat(receive(consumer, 3)).containsExactly("1 x1", "2 x1", "3 x1");
    resource.end(first, TMSUCCESS);
    resource.rollback(first);

    TestXid second = begin();
    assertThat(receive(consumer, 2)).containsExactly("1 x2", "2 x2");
    resource.end(second, TMFAIL);
    resource.rollback(second);

    TestXid third = begin();
    assertThat(receive(consumer, 4)).containsExactly("1 x3", "2 x3", "3 x2", "4 x1");
    resource.end(third, TMSUCCESS);
    resource.commit(third, true);
    assertThat(consumer.receiveNoWait()).isNull();
  }

  @Test
  void shouldInterleaveTwoBranchesBySuspendingThem() throws Exception {
    broker.send("in", "1", "2", "3");
    MessageConsumer consumer = session.createConsumer(session.createQueue("in"));
    TestXid one = begin();
    send(session, "out", "one");
    receive(consumer, 1);
    resource.end(one, TMSUSPEND);
    TestXid two = begin();
    send(session, "out", "two");
    receive(consumer, 1);
    resource.end(two, TMSUSPEND);
    resource.start(one, TMRESUME);
    send(session, "out", "one again");
    receive(consumer, 1);
    resource.end(one, TMSUCCESS);
    resource.commit(one, true);
    assertThat(broker.available("out")).containsExactly("one", "one again");

    resource.end(two, TMSUCCESS);
    resource.rollback(two);

    assertThat(broker.available("out")).isEmpty();
    consumer.close();
    assertThat(broker.available("in")).containsExactly("2");
  }

  @Test
  void shouldCommitWhatTwoConnectionsDidInOneBranchInOnePhase() throws Exception {
    broker.send("in", "1", "2", "3");
    XASession sending = broker.connect().createXASession();
    XAResource joined = sending.getXAResource();
    assertThat(resource.isSameRM(joined)).isTrue();
    MessageConsumer consumer = session.createConsumer(session.createQueue("in"));
    for (int i = 1; i <= 3; i++) {
      TestXid xid = begin();
      joined.start(xid, TMJOIN);
      TextMessage message = (TextMessage) consumer.receive(DEADLINE_MS);
      send(sending, "out", "from " + message.getText());
      joined.end(xid, TMSUCCESS);
      resource.end(xid, TMSUCCESS);
      resource.commit(xid, true);
      assertThat(broker.available("out")).containsExactly("from " + i);
    }
    assertThat(consumer.receiveNoWait()).isNull();
  }

  @Test
  void shouldLetAnotherConnectionAskForTheVoteRightAfterTheEnd() throws Exception {
    broker.send("in", "1", "2", "3");
    XAResource other = broker.connect().createXASession().getXAResource();
    MessageConsumer consumer = session.createConsumer(session.createQueue("in"));
    for (int i = 1; i <= 3; i++) {
      TestXid xid = begin();
      receive(consumer, 1);
      send(session, "out", "from " + i);
      resource.end(xid, TMSUCCESS);
      if (i % 2 == 0) {
        assertThat(other.prepare(xid)).isEqualTo(XA_OK);
        other.commit(xid, false);
      } else {
        other.commit(xid, true);
      }
      assertThat(broker.available("out")).containsExactly("from " + i);
    }
    assertThat(consumer.receiveNoWait()).isNull();
  }

  @Test
  void shouldTakeWhatComesAfterASessionIsBackInItsBranch() throws Exception {
    TestXid xid = begin();
    send(session, "a", "first");
    resource.end(xid, TMSUCCESS);
    resource.start(xid, TMJOIN);
    send(session, "a", "second");
    resource.end(xid, TMSUCCESS);
    resource.commit(xid, true);

    assertThat(broker.available("a")).containsExactly("first", "second");
  }

  @Test
  void shouldKeepTheBranchesOfManySessionsOfAConnectionApart() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Future<?>> working = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        XASession each = connection.createXASession();
        working.add(threads.submit(() -> sendInBranches(each, 20)));
      }
      for (Future<?> each : working) {
        each.get(DEADLINE_MS, TimeUnit.MILLISECONDS);
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(broker.available("a")).hasSize(8 * 20);
  }

  private static Void sendInBranches(XASession session, int branches) throws Exception {
    for (int i = 0; i < branches; i++) {
      TestXid xid = TestXid.next();
      session.getXAResource().start(xid, TMNOFLAGS);
      send(session, "a", "one");
      session.getXAResource().end(xid, TMSUCCESS);
      session.getXAResource().commit(xid, true);
    }
    return null;
  }

  @Test
  void shouldKnowResourcesOfOtherClustersAsOthers(@TempDir Path elsewhere) throws Exception {
    try (XATestBroker other = new XATestBroker(elsewhere)) {
      XAResource foreign = other.connect().createXASession().getXAResource();
      assertThat(resource.isSameRM(foreign)).isFalse();
    }
    assertThat(resource.isSameRM(connection.createXASession().getXAResource())).isTrue();
  }

  @Test
  void shouldVoteReadOnlyWhereNothingWasDone() throws Exception {
    TestXid xid = begin();
    resource.end(xid, TMSUCCESS);
    assertThat(resource.prepare(xid)).isEqualTo(XA_RDONLY);
    TestXid onePhase = begin();
    resource.end(onePhase, TMSUCCESS);
    resource.commit(onePhase, true);
    TestXid rolledBack = begin();
    resource.end(rolledBack, TMSUCCESS);
    resource.rollback(rolledBack);
  }

  @Test
  void shouldKeepPreparedBranchesOverARestartAndListThem() throws Exception {
    broker.send("in", "1", "2", "3");
    TestXid committed = prepare("in", "committed");
    TestXid rolledBack = prepare("in", "rolled back");

    broker.restart();

    assertThat(broker.available("out")).isEmpty();
    XAResource recovery = broker.connect().createXASession().getXAResource();
    assertThat(recovery.recover(TMSTARTRSCAN | TMENDRSCAN))
        .hasSize(2)
        .anyMatch(committed::is)
        .anyMatch(rolledBack::is);
    recovery.commit(committed, false);
    recovery.rollback(rolledBack);

    assertThat(recovery.recover(TMSTARTRSCAN)).isEmpty();
    assertThat(recovery.recover(TMENDRSCAN)).isEmpty();
    assertThat(broker.available("out")).containsExactly("committed");
    assertThat(broker.available("in")).containsExactly("2", "3");
  }

  @Test
  void shouldResolveAPreparedBranchByItsOwnResourceAfterALostConnection() throws Exception {
    broker.send("in", "1");
    TestXid xid = prepare("in", "committed");

    broker.restart();
    resource.commit(xid, false);

    assertThat(broker.available("out")).containsExactly("committed");
    assertThat(broker.available("in")).isEmpty();
  }

  @Test
  void shouldKeepAPreparedBranchBeyondItsTimeOutAndRollBackOthers() throws Exception {
    assertThat(resource.setTransactionTimeout(3)).isTrue();
    assertThat(resource.getTransactionTimeout()).isEqualTo(3);
    TestXid prepared = begin();
    send(session, "a", "prepared");
    resource.end(prepared, TMSUCCESS);
    resource.prepare(prepared);
    TestXid late = begin();
    send(session, "a", "late");
    resource.end(late, TMSUCCESS);
    broker.send("clock", "now");
    MessageConsumer clock = connection.createSession().createConsumer(session.createQueue("clock"));
    receive(clock, 1);
    assertThat(clock.receive(6_000)).isNull();

    assertCode(XAException.XA_RBTIMEOUT, () -> resource.prepare(late));
    resource.commit(prepared, false);
    assertThat(broker.available("a")).containsExactly("prepared");
  }

  @Test
  void shouldRollBackABranchWhoseConnectionWasLostBeforePrepare() throws Exception {
    broker.send("in", "1");
    TestXid xid = begin();
    MessageConsumer consumer = session.createConsumer(session.createQueue("in"));
    receive(consumer, 1);
    send(session, "out", "lost");
    resource.end(xid, TMSUCCESS);

    broker.restart();

    assertCode(XAException.XA_RBCOMMFAIL, () -> resource.prepare(xid));
    assertThat(broker.available("out")).isEmpty();
    assertThat(broker.available("in")).containsExactly("1");
  }

  @Test
  void shouldFailTheEndOfABranchWhoseConnectionIsLost() throws Exception {
    TestXid xid = begin();
    send(session, "out", "lost");
    broker.restart();

    assertCode(XAException.XAER_RMFAIL, () -> resource.end(xid, TMSUCCESS));
    resource.rollback(xid);
    assertThat(broker.available("out")).isEmpty();
  }

  @Test
  void shouldLetTheBranchBeDecidedAfterTheConnectionWasClosed() throws Exception {
    TestXid xid = workAndClose();
    resource.commit(xid, true);

    assertThat(broker.available("out")).containsExactly("from 1");
    assertThat(broker.available("in")).isEmpty();
    assertCode(XAException.XAER_RMFAIL, () -> resource.recover(TMSTARTRSCAN));
  }

  @Test
  void shouldCommitInTwoPhasesAfterTheConnectionWasClosed() throws Exception {
    TestXid xid = workAndClose();
    assertThat(resource.prepare(xid)).isEqualTo(XA_OK);
    resource.commit(xid, false);

    assertThat(broker.available("out")).containsExactly("from 1");
    assertThat(broker.available("in")).isEmpty();
  }

  @Test
  void shouldAcknowledgeAutomaticallyAndSendAtOnceOutsideOfBranches() throws Exception {
    broker.send("in", "1", "2");
    MessageConsumer consumer = session.createConsumer(session.createQueue("in"));
    receive(consumer, 1);
    send(session, "out", "at once");

    assertThat(broker.available("out")).containsExactly("at once");
    consumer.close();
    assertThat(broker.available("in")).containsExactly("2");
  }

  @Test
  void shouldTakeTheListenersMessageIntoTheBranchThatItWorksIn() throws Exception {
    BlockingQueue<String> handled = new LinkedBlockingQueue<>();
    session
        .createConsumer(session.createQueue("in"))
        .setMessageListener(
            message -> {
              try {
                TestXid xid = begin();
                send(session, "out", ((TextMessage) message).getText());
                resource.end(xid, TMSUCCESS);
                if (message.getJMSRedelivered()) {
                  resource.commit(xid, true);
                } else {
                  resource.rollback(xid);
                }
                handled.add("x" + message.getIntProperty("JMSXDeliveryCount"));
              } catch (Exception e) {
                handled.add(e.toString());
              }
            });
    broker.send("in", "1", "2");
    for (String count : new String[] {"x1", "x2", "x1", "x2"}) {
      assertThat(handled.poll(DEADLINE_MS, TimeUnit.MILLISECONDS)).isEqualTo(count);
    }
    connection.stop();
    assertThat(broker.available("out")).containsExactly("1", "2");
  }

  @Test
  void shouldTakeWhatAConnectionConsumerLoadsIntoTheBranchOfTheServerSession() throws Exception {
    broker.send("in", "1");
    BlockingQueue<String> handled = new LinkedBlockingQueue<>();
    Semaphore free = new Semaphore(1);
    session.setMessageListener(
        message -> {
          try {
            send(session, "out", ((TextMessage) message).getText());
            handled.add("x" + message.getIntProperty("JMSXDeliveryCount"));
          } catch (JMSException e) {
            handled.add(e.toString());
          }
        });
    ServerSession server =
        new ServerSession() {
          @Override
          public Session getSession() {
            return session;
          }

          @Override
          public void start() {
            Thread thread = new Thread(() -> runInBranch(handled, free));
            thread.setDaemon(true);
            thread.start();
          }
        };
    ServerSessionPool pool =
        () -> {
          free.acquireUninterruptibly();
          return server;
        };
    ConnectionConsumer consumer =
        connection.createConnectionConsumer(session.createQueue("in"), null, pool, 1);

    for (String each : new String[] {"x1", "rolled back", "x2", "committed"}) {
      assertThat(handled.poll(DEADLINE_MS, TimeUnit.MILLISECONDS)).isEqualTo(each);
    }
    consumer.close();
    assertThat(broker.available("out")).containsExactly("1");
    assertThat(broker.available("in")).isEmpty();
  }

  /** As an application server does: rolls back what is handled for the first time. */
  private void runInBranch(BlockingQueue<String> handled, Semaphore free) {
    try {
      TestXid xid = begin();
      session.run();
      resource.end(xid, TMSUCCESS);
      boolean isFirst = rolledBack.compareAndSet(false, true);
      if (isFirst) {
        resource.rollback(xid);
      } else {
        resource.commit(xid, true);
      }
      handled.add(isFirst ? "rolled back" : "committed");
    } catch (XAException e) {
      handled.add(e.toString());
    } finally {
      free.release();
    }
  }

  @Test
  void shouldRefuseToEndTheTransactionByItself() throws Exception {
    assertThat(session.getTransacted()).isTrue();
    assertThat(session.getAcknowledgeMode()).isEqualTo(Session.SESSION_TRANSACTED);
    assertThat(session.getSession()).isNotNull();
    assertThatThrownBy(session::commit).isInstanceOf(TransactionInProgressException.class);
    assertThatThrownBy(session::rollback).isInstanceOf(TransactionInProgressException.class);
    assertThatThrownBy(session::recover).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void shouldWorkInBranchesByContexts() throws Exception {
    try (XAJMSContext context = broker.factory().createXAContext()) {
      assertThat(context.getTransacted()).isTrue();
      assertThatThrownBy(context::commit).isInstanceOf(TransactionInProgressRuntimeException.class);
      assertThatThrownBy(context::rollback)
          .isInstanceOf(TransactionInProgressRuntimeException.class);
      TestXid xid = TestXid.next();
      context.getXAResource().start(xid, TMNOFLAGS);
      context.getContext().createProducer().send(context.createQueue("a"), "1");
      context.getXAResource().end(xid, TMSUCCESS);
      assertThat(broker.available("a")).isEmpty();
      context.getXAResource().commit(xid, true);
    }
    assertThat(broker.available("a")).containsExactly("1");
  }

  @Test
  void shouldWorkInBranchesByTheDomainSpecificApi() throws Exception {
    XAQueueConnection queues = broker.factory().createXAQueueConnection();
    XAQueueSession queueSession = queues.createXAQueueSession();
    QueueSession plain = queueSession.getQueueSession();
    TestXid xid = TestXid.next();
    queueSession.getXAResource().start(xid, TMNOFLAGS);
    plain.createSender(plain.createQueue("a")).send(plain.createTextMessage("1"));
    queueSession.getXAResource().end(xid, TMSUCCESS);
    queueSession.getXAResource().commit(xid, true);
    queues.close();
    assertThat(broker.available("a")).containsExactly("1");

    XATopicConnection topics = broker.factory().createXATopicConnection();
    topics.start();
    XATopicSession topicSession = topics.createXATopicSession();
    TopicSession publishing = topicSession.getTopicSession();
    var subscriber = publishing.createSubscriber(publishing.createTopic("news"));
    TestXid news = TestXid.next();
    topicSession.getXAResource().start(news, TMNOFLAGS);
    publishing
        .createPublisher(publishing.createTopic("news"))
        .publish(publishing.createTextMessage("2"));
    topicSession.getXAResource().end(news, TMSUCCESS);
    assertThat(subscriber.receiveNoWait()).isNull();
    topicSession.getXAResource().commit(news, true);
    assertThat(receive(subscriber, 1)).containsExactly("2 x1");
    topics.close();
  }

  @Test
  void shouldReportASecondBeginningOfABranchAtItsEndOrWhenItIsPrepared() throws Exception {
    XASession other = broker.connect().createXASession();
    TestXid xid = begin();
    send(session, "a", "mine");
    other.getXAResource().start(xid, TMNOFLAGS);
    send(other, "a", "not mine");

    resource.end(xid, TMSUCCESS);
    assertThat(resource.prepare(xid)).isEqualTo(XA_OK);
    XAResource second = other.getXAResource();
    assertCode(
        XAException.XAER_DUPID,
        () -> {
          second.end(xid, TMSUCCESS);
          second.prepare(xid);
        });
    resource.commit(xid, false);

    assertThat(broker.available("a")).containsExactly("mine");
  }

  /** Receives and sends a message in a branch, whose connection is closed before its end. */
  private TestXid workAndClose() throws Exception {
    broker.send("in", "1");
    TestXid xid = begin();
    receive(session.createConsumer(session.createQueue("in")), 1);
    send(session, "out", "from 1");
    connection.close();
    resource.end(xid, TMSUCCESS);
    return xid;
  }

  private TestXid begin() throws XAException {
    TestXid xid = TestXid.next();
    resource.start(xid, TMNOFLAGS);
    return xid;
  }

  /** Receives a message, sends another one, and prepares. */
  private TestXid prepare(String from, String text) throws Exception {
    TestXid xid = begin();
    MessageConsumer consumer = session.createConsumer(session.createQueue(from));
    receive(consumer, 1);
    send(session, "out", text);
    resource.end(xid, TMSUCCESS);
    assertThat(resource.prepare(xid)).isEqualTo(XA_OK);
    consumer.close();
    return xid;
  }

  private static void assertCode(int code, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            XAException.class, failure -> assertThat(failure.errorCode).isEqualTo(code));
  }
}
