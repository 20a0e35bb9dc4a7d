package io.logwharf.jms.xa.crash;

import com.arjuna.ats.arjuna.recovery.RecoveryManager;
import com.arjuna.ats.jta.recovery.XAResourceRecoveryHelper;
import io.logwharf.jms.LogwharfConnectionFactory;
import jakarta.jms.XAConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.transaction.xa.XAResource;

/**
 * The process that comes after: the transaction manager recovers until no resource has a branch in
 * doubt, then it prints the ledger's rows, where it is Derby's. Arguments as of {@link
 * TransactionsMain}.
 */
final class RecoveryMain {
  static final String RECOVERED = "nothing is in doubt";
  static final String ROW = "row ";
  private static final long DEADLINE_SECONDS = 90;
  private static final long PAUSE_MS = 100;

  private RecoveryMain() {}

  public static void main(String[] args) throws Exception {
    List<XAResource> resources = new ArrayList<>();
    LogwharfConnectionFactory factory = new LogwharfConnectionFactory(args[0]);
    XAConnection connection = factory.createXAConnection();
    resources.add(connection.createXASession().getXAResource());
    boolean isDerby = args[1].startsWith(Ledger.Derby.PREFIX);
    resources.add(Ledger.open(args[1]).resource());
    Runnable pass =
        args[3].equals(TransactionsMain.NARAYANA)
            ? narayana(args, isDerby ? new Fixed(resources.get(1)) : null)
            : atomikos(args);
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
    do {
      pass.run();
    } while (isInDoubt(resources) && System.nanoTime() - end < 0);
    if (isDerby) {
      for (String row : Ledger.Derby.rows(args[1].substring(Ledger.Derby.PREFIX.length()))) {
        System.out.println(ROW + row);
      }
    }
    System.out.println(isInDoubt(resources) ? "something is still in doubt" : RECOVERED);
    Runtime.getRuntime().halt(0);
  }

  private static Runnable narayana(String[] args, XAResourceRecoveryHelper derby) throws Exception {
    Narayana.start(args[2]);
    RecoveryManager manager =
        Narayana.recovery(
            List.of(
                Narayana.helper(new LogwharfConnectionFactory(args[0])),
                derby != null ? derby : Narayana.helper(new LogwharfConnectionFactory(args[1]))));
    return manager::scan;
  }

  /** Atomikos scans by itself. */
  private static Runnable atomikos(String[] args) throws Exception {
    Atomikos.start(args[2], args[0], args[1]);
    return () -> LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(PAUSE_MS));
  }

  private static boolean isInDoubt(List<XAResource> resources) throws Exception {
    for (XAResource resource : resources) {
      if (resource.recover(XAResource.TMSTARTRSCAN | XAResource.TMENDRSCAN).length > 0) {
        return true;
      }
    }
    return false;
  }

  /** A resource that is there already. */
  private record Fixed(XAResource resource) implements XAResourceRecoveryHelper {
    @Override
    public boolean initialise(String text) {
      return true;
    }

    @Override
    public XAResource[] getXAResources() {
      return new XAResource[] {resource};
    }
  }
}
