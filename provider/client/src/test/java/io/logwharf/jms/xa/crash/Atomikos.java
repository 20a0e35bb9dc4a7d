package io.logwharf.jms.xa.crash;

import com.atomikos.datasource.RecoverableResource;
import com.atomikos.datasource.xa.jdbc.JdbcTransactionalResource;
import com.atomikos.datasource.xa.jms.JmsTransactionalResource;
import com.atomikos.icatch.config.Configuration;
import com.atomikos.icatch.jta.UserTransactionManager;
import com.atomikos.icatch.provider.ConfigProperties;
import io.logwharf.jms.LogwharfConnectionFactory;
import jakarta.transaction.TransactionManager;
import java.nio.file.Path;
import javax.transaction.xa.XAResource;

/** Atomikos in plain Java, with its log in a folder. */
final class Atomikos {
  /**
   * The longest time-out of a transaction. After so long what is prepared without a decision in the
   * log is rolled back, and what is decided is committed by recovery, so both processes must have
   * the same.
   */
  private static final String MAX_TIMEOUT_MS = "30000";

  private Atomikos() {}

  /** Starts it; it recovers in the background from then on. */
  static TransactionManager start(String folder, String url, String ledger) throws Exception {
    ConfigProperties config = Configuration.getConfigProperties();
    config.setProperty(ConfigProperties.LOG_BASE_DIR_PROPERTY_NAME, folder);
    config.setProperty(ConfigProperties.TM_UNIQUE_NAME_PROPERTY_NAME, "crash");
    config.setProperty(ConfigProperties.MAX_TIMEOUT_PROPERTY_NAME, MAX_TIMEOUT_MS);
    config.setProperty("com.atomikos.icatch.default_jta_timeout", MAX_TIMEOUT_MS);
    config.setProperty(ConfigProperties.RECOVERY_DELAY_PROPERTY_NAME, "500");
    config.setProperty(ConfigProperties.OLTP_RETRY_INTERVAL_PROPERTY_NAME, "500");
    Configuration.addResource(new Broker(new LogwharfConnectionFactory(url)));
    Configuration.addResource(second(ledger));
    UserTransactionManager manager = new UserTransactionManager();
    manager.init();
    return manager;
  }

  private static RecoverableResource second(String ledger) {
    String folder = ledger.substring(Ledger.Derby.PREFIX.length());
    return new Derby(Path.of(folder).toString());
  }

  private static boolean isNumber(int number, XAResource resource) {
    return resource instanceof SteppedResource stepped && stepped.number() == number;
  }

  private static final class Broker extends JmsTransactionalResource {
    private Broker(LogwharfConnectionFactory factory) {
      super("logwharf", factory);
    }

    @Override
    public boolean usesXAResource(XAResource resource) {
      return isNumber(1, resource);
    }
  }

  private static final class Derby extends JdbcTransactionalResource {
    private Derby(String folder) {
      super("derby", Ledger.Derby.dataSource(folder));
    }

    @Override
    public boolean usesXAResource(XAResource resource) {
      return isNumber(2, resource);
    }
  }
}
