package io.logwharf.benchmark.load;

import com.arjuna.ats.arjuna.common.CoreEnvironmentBeanException;
import com.arjuna.ats.arjuna.common.ObjectStoreEnvironmentBean;
import com.arjuna.ats.arjuna.common.arjPropertyManager;
import com.arjuna.common.internal.util.propertyservice.BeanPopulator;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Session;
import jakarta.jms.XAConnection;
import jakarta.jms.XASession;
import jakarta.transaction.Transaction;
import jakarta.transaction.TransactionManager;
import java.nio.file.Path;
import java.util.Optional;
import javax.transaction.xa.XAResource;

/**
 * XA sessions led by Narayana as it comes, but for the folder of its log. Alone, a session commits
 * in one phase; with a database that is written to in each transaction, in two.
 */
final class JtaTransactions implements Transactions {
  private static final String[] STORES = {null, "communicationStore", "stateStore"};

  private final TransactionManager manager;
  private final Optional<XaDatabase> database;

  private JtaTransactions(TransactionManager manager, Optional<XaDatabase> database) {
    this.manager = manager;
    this.database = database;
  }

  /**
   * Transactions of one resource.
   *
   * @param folder where the transaction manager's log is
   */
  static JtaTransactions alone(Path folder) {
    return new JtaTransactions(manager(folder), Optional.empty());
  }

  /** Transactions that a database takes part in, which is in the same folder. */
  static JtaTransactions withDatabase(Path folder) {
    return new JtaTransactions(manager(folder), Optional.of(new XaDatabase(folder)));
  }

  private static TransactionManager manager(Path folder) {
    try {
      arjPropertyManager.getCoreEnvironmentBean().setNodeIdentifier("benchmark");
    } catch (CoreEnvironmentBeanException e) {
      throw new IllegalStateException("Narayana takes no node identifier", e);
    }
    for (String store : STORES) {
      BeanPopulator.getNamedInstance(ObjectStoreEnvironmentBean.class, store)
          .setObjectStoreDir(folder.resolve("narayana").toString());
    }
    return com.arjuna.ats.jta.TransactionManager.transactionManager();
  }

  @Override
  public void prepare(LoadSpec spec) throws Exception {
    if (database.isPresent()) {
      database.get().create(spec.queue());
    }
  }

  @Override
  public Connection connect(Provider provider) throws JMSException {
    return provider.connectXa();
  }

  @Override
  public Demarcation open(Connection connection) throws Exception {
    XASession session = ((XAConnection) connection).createXASession();
    return new Managed(session, database.isPresent() ? database.get().connect() : null);
  }

  @Override
  public void check(long committed) throws Exception {
    if (database.isPresent()) {
      database.get().check(committed);
    }
  }

  /** As an application server does it for a message-driven bean. */
  private final class Managed implements Demarcation {
    private final XASession xaSession;
    private final XAResource resource;
    private final Session session;
    private final XaDatabase.Writer writer;

    Managed(XASession xaSession, XaDatabase.Writer writer) throws JMSException {
      this.xaSession = xaSession;
      this.resource = xaSession.getXAResource();
      this.session = xaSession.getSession();
      this.writer = writer;
    }

    @Override
    public Session session() {
      return session;
    }

    @Override
    public void begin() throws Exception {
      manager.begin();
      enlist(resource);
      if (writer != null) {
        enlist(writer.resource());
      }
    }

    private void enlist(XAResource participant) throws Exception {
      Transaction transaction = manager.getTransaction();
      if (!transaction.enlistResource(participant)) {
        throw new IllegalStateException("Narayana does not enlist " + participant);
      }
    }

    @Override
    public void commit() throws Exception {
      if (writer != null) {
        writer.write();
      }
      manager.commit();
    }

    @Override
    public void close() throws Exception {
      xaSession.close();
      if (writer != null) {
        writer.close();
      }
    }
  }
}
