package io.logwharf.jms.xa;

import static javax.transaction.xa.XAException.XAER_DUPID;
import static javax.transaction.xa.XAException.XAER_INVAL;
import static javax.transaction.xa.XAException.XAER_NOTA;
import static javax.transaction.xa.XAException.XAER_PROTO;
import static javax.transaction.xa.XAException.XA_HEURCOM;
import static javax.transaction.xa.XAException.XA_HEURRB;
import static javax.transaction.xa.XAException.XA_RBROLLBACK;
import static javax.transaction.xa.XAResource.TMENDRSCAN;
import static javax.transaction.xa.XAResource.TMFAIL;
import static javax.transaction.xa.XAResource.TMJOIN;
import static javax.transaction.xa.XAResource.TMNOFLAGS;
import static javax.transaction.xa.XAResource.TMRESUME;
import static javax.transaction.xa.XAResource.TMSTARTRSCAN;
import static javax.transaction.xa.XAResource.TMSUCCESS;
import static javax.transaction.xa.XAResource.TMSUSPEND;
import static javax.transaction.xa.XAResource.XA_OK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.XASession;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import javax.transaction.xa.Xid;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every call of an XAResource in every state of a branch in which messages were sent. */
class XAResourceOrderIT {
  @TempDir static Path folder;
  private static XATestBroker broker;

  /** What was done with the branch before. */
  private enum Before {
    NOTHING,
    ACTIVE,
    SUSPENDED,
    IDLE,
    PREPARED,
    FAILED,
    COMMITTED_BY_HAND,
    ROLLED_BACK_BY_HAND,
    COMMITTED
  }

  private enum Call {
    START,
    JOIN,
    RESUME,
    END,
    FAIL,
    SUSPEND,
    PREPARE,
    COMMIT_ONE_PHASE,
    COMMIT,
    ROLLBACK,
    FORGET
  }

  /** What each call comes to, in the order of {@link Call}: 0, or the code it throws. */
  private static final int[][] EXPECTED = new int[Before.values().length][];

  static {
    int dup = XAER_DUPID;
    int pro = XAER_PROTO;
    int not = XAER_NOTA;
    int rb = XA_RBROLLBACK;
    int hc = XA_HEURCOM;
    int hr = XA_HEURRB;
    //      start join resume end fail suspend prepare commit1 commit rollback forget
    expect(Before.NOTHING, 0, 0, not, not, not, not, not, not, not, not, not);
    expect(Before.ACTIVE, pro, pro, pro, 0, 0, 0, pro, pro, pro, pro, pro);
    expect(Before.SUSPENDED, dup, pro, 0, 0, 0, pro, pro, pro, pro, pro, pro);
    expect(Before.IDLE, dup, 0, pro, pro, pro, pro, 0, 0, pro, 0, pro);
    expect(Before.PREPARED, dup, pro, pro, pro, pro, pro, pro, pro, 0, 0, pro);
    expect(Before.FAILED, dup, rb, pro, pro, pro, pro, rb, rb, pro, 0, pro);
    expect(Before.COMMITTED_BY_HAND, dup, pro, pro, pro, pro, pro, pro, hc, hc, hc, 0);
    expect(Before.ROLLED_BACK_BY_HAND, dup, pro, pro, pro, pro, pro, pro, hr, hr, hr, 0);
    expect(Before.COMMITTED, 0, 0, not, not, not, not, not, not, not, not, not);
  }

  private static void expect(Before before, int... codes) {
    EXPECTED[before.ordinal()] = codes;
  }

  private record Case(Before before, Call call, int code) {}

  static Stream<Case> cases() {
    List<Case> cases = new ArrayList<>();
    for (Before before : Before.values()) {
      for (Call call : Call.values()) {
        cases.add(new Case(before, call, EXPECTED[before.ordinal()][call.ordinal()]));
      }
    }
    return cases.stream();
  }

  @BeforeAll
  static void start() throws Exception {
    broker = new XATestBroker(folder);
  }

  @AfterAll
  static void stop() throws Exception {
    broker.close();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void shouldAnswerEachCallInEachState(Case expected) throws Exception {
    XASession session = broker.connect().createXASession();
    XAResource resource = session.getXAResource();
    TestXid xid = TestXid.next();
    bring(session, xid, expected.before);

    int code = XA_OK;
    try {
      make(resource, xid, expected.call);
    } catch (XAException e) {
      code = e.errorCode;
    }

    assertThat(code).isEqualTo(expected.code);
  }

  @Test
  void shouldRefuseWhatNoCallCanMean() throws Exception {
    XAResource resource = broker.connect().createXASession().getXAResource();
    TestXid xid = TestXid.next();
    assertCode(XAER_INVAL, () -> resource.start(xid, TMSUCCESS));
    assertCode(XAER_INVAL, () -> resource.start(null, TMNOFLAGS));
    assertCode(XAER_INVAL, () -> resource.end(xid, TMJOIN));
    assertCode(XAER_INVAL, () -> resource.recover(TMJOIN));
    assertCode(XAER_INVAL, () -> resource.recover(TMNOFLAGS));
    assertCode(XAER_INVAL, () -> resource.recover(TMENDRSCAN));
    assertCode(XAER_INVAL, () -> resource.setTransactionTimeout(-1));
    resource.start(xid, TMNOFLAGS);
    TestXid other = TestXid.next();
    assertCode(XAER_PROTO, () -> resource.start(other, TMNOFLAGS));
  }

  private interface XaCall {
    void run() throws XAException;
  }

  private static void assertCode(int code, XaCall call) {
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(
            XAException.class, failure -> assertThat(failure.errorCode).isEqualTo(code));
  }

  private static void bring(XASession session, Xid xid, Before before) throws Exception {
    XAResource resource = session.getXAResource();
    if (before == Before.NOTHING) {
      return;
    }
    resource.start(xid, TMNOFLAGS);
    XATestBroker.send(session, "a", "1");
    switch (before) {
      case ACTIVE -> {}
      case SUSPENDED -> resource.end(xid, TMSUSPEND);
      case FAILED -> resource.end(xid, TMFAIL);
      default -> resource.end(xid, TMSUCCESS);
    }
    switch (before) {
      case PREPARED, COMMITTED_BY_HAND, ROLLED_BACK_BY_HAND -> resource.prepare(xid);
      case COMMITTED -> resource.commit(xid, true);
      default -> {}
    }
    switch (before) {
      case COMMITTED_BY_HAND -> byHand(resource, xid, true);
      case ROLLED_BACK_BY_HAND -> byHand(resource, xid, false);
      default -> {}
    }
  }

  private static void byHand(XAResource resource, Xid xid, boolean commit) throws XAException {
    assertThat(ByHand.resolve(resource, xid, commit)).isEqualTo(XA_OK);
    assertThat(resource.recover(TMSTARTRSCAN | TMENDRSCAN)).anyMatch(((TestXid) xid)::is);
  }

  private static void make(XAResource resource, Xid xid, Call call) throws XAException {
    switch (call) {
      case START -> resource.start(xid, TMNOFLAGS);
      case JOIN -> resource.start(xid, TMJOIN);
      case RESUME -> resource.start(xid, TMRESUME);
      case END -> resource.end(xid, TMSUCCESS);
      case FAIL -> resource.end(xid, TMFAIL);
      case SUSPEND -> resource.end(xid, TMSUSPEND);
      case PREPARE -> assertThat(resource.prepare(xid)).isEqualTo(XA_OK);
      case COMMIT_ONE_PHASE -> resource.commit(xid, true);
      case COMMIT -> resource.commit(xid, false);
      case ROLLBACK -> resource.rollback(xid);
      case FORGET -> resource.forget(xid);
    }
  }
}
