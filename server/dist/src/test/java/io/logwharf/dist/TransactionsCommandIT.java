package io.logwharf.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.logwharf.dist.Distribution.Result;
import io.logwharf.jms.LogwharfConnectionFactory;
import jakarta.jms.CompletionListener;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import jakarta.jms.XAConnection;
import jakarta.jms.XASession;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import javax.transaction.xa.Xid;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code bin/logwharf transactions}, as an administrator uses it. */
@Timeout(180)
class TransactionsCommandIT {
  @TempDir static Path folder;
  private static Distribution distribution;
  private static ServerProcess server;
  private static byte number;

  private XAConnection connection;
  private XASession session;

  @BeforeAll
  static void startServer() throws Exception {
    distribution = Distribution.unpack(folder);
    server = ServerProcess.start(distribution, folder.resolve("data"));
  }

  @AfterAll
  static void stopServer() throws Exception {
    server.close();
  }

  @BeforeEach
  void connect() throws JMSException {
    connection = factory().createXAConnection();
    session = connection.createXASession();
  }

  @AfterEach
  void disconnect() throws JMSException {
    connection.close();
  }

  private static LogwharfConnectionFactory factory() {
    return new LogwharfConnectionFactory("logwharf://" + server.address());
  }

  private record TestXid(byte[] globalId) implements Xid {
    @Override
    public int getFormatId() {
      return 4711;
    }

    @Override
    public byte[] getGlobalTransactionId() {
      return globalId;
    }

    @Override
    public byte[] getBranchQualifier() {
      return new byte[] {1};
    }

    /** As the command takes and prints it. */
    @Override
    public String toString() {
      return "4711:" + HexFormat.of().formatHex(globalId) + ":01";
    }
  }

  /** A prepared branch that sends a message to a queue. */
  private Xid prepare(String queue) throws Exception {
    Xid xid = new TestXid(new byte[] {(byte) 0xab, ++number});
    XAResource resource = session.getXAResource();
    resource.start(xid, XAResource.TMNOFLAGS);
    session.createProducer(session.createQueue(queue)).send(session.createTextMessage("m"));
    resource.end(xid, XAResource.TMSUCCESS);
    assertThat(resource.prepare(xid)).isEqualTo(XAResource.XA_OK);
    return xid;
  }

  private static Result transactions(String... arguments) throws Exception {
    List<String> all = new ArrayList<>(List.of("transactions"));
    all.addAll(List.of(arguments));
    all.addAll(List.of("--bootstrap-server", server.address()));
    return distribution.run(all.toArray(String[]::new));
  }

  private static String succeed(String... arguments) throws Exception {
    Result result = transactions(arguments);
    assertThat(result.status()).as("%s wrote %s", List.of(arguments), result.output()).isZero();
    return result.output();
  }

  private static String fail(int status, String... arguments) throws Exception {
    Result result = transactions(arguments);
    assertThat(result.status())
        .as("%s wrote %s", List.of(arguments), result.output())
        .isEqualTo(status);
    assertThat(result.output()).doesNotContain("\tat ");
    return result.output();
  }

  @Test
  void shouldCommitByHandAndTellTheTransactionManager() throws Exception {
    Xid xid = prepare("committed");
    assertThat(succeed("list")).contains(xid.toString()).contains("prepared").contains("Ongoing");
    assertThat(succeed("describe", xid.toString())).contains("committed").contains("sends");

    assertThat(succeed("commit", xid.toString())).contains("committed by hand");

    assertThat(messagesIn("committed")).isEqualTo(1);
    assertThat(succeed("list", "--in-doubt")).containsPattern(xid + " +heuristic committed");
    XAResource resource = session.getXAResource();
    assertThat(resource.recover(XAResource.TMSTARTRSCAN | XAResource.TMENDRSCAN))
        .anyMatch(each -> isSame(each, xid));
    assertThatThrownBy(() -> resource.rollback(xid))
        .isInstanceOfSatisfying(
            XAException.class, e -> assertThat(e.errorCode).isEqualTo(XAException.XA_HEURCOM));
    resource.forget(xid);
    assertThat(succeed("list", "--in-doubt")).doesNotContain(xid.toString());
  }

  @Test
  void shouldRollBackByHandAndForget() throws Exception {
    Xid xid = prepare("rolled-back");
    assertThat(succeed("rollback", xid.toString())).contains("rolled back by hand");
    assertThat(messagesIn("rolled-back")).isZero();
    assertThat(succeed("list")).containsPattern(xid + " +heuristic rolled back");
    assertThat(fail(1, "commit", xid.toString()))
        .contains("is heuristic rolled back; only a prepared one");
    assertThat(succeed("forget", xid.toString())).contains("forgotten");
    assertThat(fail(1, "describe", xid.toString())).contains("there is no branch " + xid);
  }

  @Test
  void shouldDescribeATransactionOfASession() throws Exception {
    try (Connection other = factory().createConnection()) {
      Session local = other.createSession(Session.SESSION_TRANSACTED);
      sendAndWait(local, "local");
      String name =
          Arrays.stream(succeed("list").split("\n"))
              .filter(line -> line.startsWith("__jms.") && line.contains("Ongoing"))
              .map(line -> line.substring(0, line.indexOf(' ')))
              .findFirst()
              .orElseThrow();
      assertThat(succeed("describe", name)).contains("Ongoing").contains("local");
      local.rollback();
    }
  }

  /** Until the broker has it; a send that nobody waits for may stay with the client. */
  private static void sendAndWait(Session session, String queue) throws Exception {
    var sent = new CompletableFuture<Void>();
    session
        .createProducer(session.createQueue(queue))
        .send(
            session.createTextMessage("m"),
            new CompletionListener() {
              @Override
              public void onCompletion(Message message) {
                sent.complete(null);
              }

              @Override
              public void onException(Message message, Exception failure) {
                sent.completeExceptionally(failure);
              }
            });
    sent.get(30, TimeUnit.SECONDS);
  }

  @Test
  void shouldSayWhatIsWrongAndWhatToDo() throws Exception {
    assertThat(fail(1, "commit", "1:ab:cd")).contains("no branch 1:ab:cd").contains("list");
    assertThat(fail(1, "describe", "nobody")).contains("no transaction 'nobody'");
    assertThat(fail(2, "commit", "what")).contains("'what' is no branch").contains("Usage");
    assertThat(fail(2)).contains("Which command?");
    Result nowhere = distribution.run("transactions", "list", "--bootstrap-server", "localhost:1");
    assertThat(nowhere.status()).isEqualTo(1);
    assertThat(nowhere.output()).contains("localhost:1").contains("--bootstrap-server");
  }

  private static boolean isSame(Xid one, Xid other) {
    return one.getFormatId() == other.getFormatId()
        && Arrays.equals(one.getGlobalTransactionId(), other.getGlobalTransactionId());
  }

  private static int messagesIn(String queue) throws JMSException {
    try (Connection reading = factory().createConnection()) {
      reading.start();
      Session by = reading.createSession();
      MessageConsumer consumer = by.createConsumer(by.createQueue(queue));
      int count = 0;
      while (consumer.receiveNoWait() != null) {
        count++;
      }
      return count;
    }
  }
}
