package io.logwharf.jms.specification;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.Connection;
import jakarta.jms.ConnectionConsumer;
import jakarta.jms.ServerSession;
import jakarta.jms.Session;
import jakarta.jms.XAConnection;
import jakarta.jms.XASession;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.transaction.xa.XAResource;
import javax.transaction.xa.Xid;
import org.junit.jupiter.api.Test;

/** Server sessions that a transaction manager leads (Jakarta Messaging 3.1 §11.2.5, §11.3). */
class XaServerSessionIT extends SpecificationTest {
  private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

  @Test
  void shouldLeaveTheMessagesOfAnXaSessionToItsBranch() throws Exception {
    XAConnection own = provider.closing(provider.factory().createXAConnection());
    own.start();
    XASession session = own.createXASession();
    session.setMessageListener(
        message -> runUnchecked(() -> heard.add(text(message) + message.getJMSRedelivered())));
    XAResource resource = session.getXAResource();
    AtomicInteger branches = new AtomicInteger();
    CountDownLatch committed = new CountDownLatch(1);
    ServerSession server =
        new ServerSession() {
          @Override
          public Session getSession() {
            return session;
          }

          @Override
          public void start() {
            Xid xid = new TestXid(branches.incrementAndGet(), name);
            runUnchecked(
                () -> {
                  resource.start(xid, XAResource.TMNOFLAGS);
                  session.run();
                  resource.end(xid, XAResource.TMSUCCESS);
                  if (branches.get() > 1) {
                    assertThat(resource.prepare(xid)).isEqualTo(XAResource.XA_OK);
                    resource.commit(xid, false);
                    committed.countDown();
                  } else {
                    resource.rollback(xid);
                  }
                });
          }
        };
    send(queue, "a");
    ConnectionConsumer consumer = own.createConnectionConsumer(queue, null, () -> server, 1);
    assertThat(heard.poll(DEADLINE_MS, TimeUnit.MILLISECONDS)).isEqualTo("afalse");
    assertThat(heard.poll(DEADLINE_MS, TimeUnit.MILLISECONDS)).isEqualTo("atrue");
    awaitLatch(committed);
    consumer.close();
    own.close();
    Connection another = provider.newConnection();
    another.start();
    assertThat(another.createSession().createConsumer(queue).receiveNoWait()).isNull();
  }

  /** A branch of a transaction that has no other. */
  private record TestXid(int number, String name) implements Xid {
    @Override
    public int getFormatId() {
      return 1;
    }

    @Override
    public byte[] getGlobalTransactionId() {
      return (name + number).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public byte[] getBranchQualifier() {
      return new byte[] {1};
    }
  }
}
