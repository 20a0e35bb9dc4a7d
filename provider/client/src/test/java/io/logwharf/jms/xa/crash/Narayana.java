package io.logwharf.jms.xa.crash;

import com.arjuna.ats.arjuna.common.ObjectStoreEnvironmentBean;
import com.arjuna.ats.arjuna.common.arjPropertyManager;
import com.arjuna.ats.arjuna.common.recoveryPropertyManager;
import com.arjuna.ats.arjuna.recovery.RecoveryManager;
import com.arjuna.ats.internal.arjuna.recovery.AtomicActionRecoveryModule;
import com.arjuna.ats.internal.jta.recovery.arjunacore.JTANodeNameXAResourceOrphanFilter;
import com.arjuna.ats.internal.jta.recovery.arjunacore.JTATransactionLogXAResourceOrphanFilter;
import com.arjuna.ats.internal.jta.recovery.arjunacore.XARecoveryModule;
import com.arjuna.ats.jta.common.JTAEnvironmentBean;
import com.arjuna.ats.jta.common.jtaPropertyManager;
import com.arjuna.ats.jta.recovery.XAResourceRecoveryHelper;
import com.arjuna.common.internal.util.propertyservice.BeanPopulator;
import jakarta.transaction.TransactionManager;
import java.util.List;
import org.jboss.narayana.jta.jms.JmsXAResourceRecoveryHelper;

/** Narayana in plain Java, with its log in a folder. */
final class Narayana {
  private static final String NODE = "crash";
  private static final int TIMEOUT_SECONDS = 300;

  private Narayana() {}

  static TransactionManager start(String folder) throws Exception {
    arjPropertyManager.getCoreEnvironmentBean().setNodeIdentifier(NODE);
    for (String store : new String[] {null, "communicationStore", "stateStore"}) {
      ObjectStoreEnvironmentBean bean =
          BeanPopulator.getNamedInstance(ObjectStoreEnvironmentBean.class, store);
      bean.setObjectStoreDir(folder);
    }
    arjPropertyManager
        .getObjectStoreEnvironmentBean()
        .setObjectStoreType(SteppedStore.class.getName());
    arjPropertyManager.getCoordinatorEnvironmentBean().setDefaultTimeout(TIMEOUT_SECONDS);
    JTAEnvironmentBean jta = jtaPropertyManager.getJTAEnvironmentBean();
    jta.setXaRecoveryNodes(List.of(NODE));
    jta.setOrphanSafetyInterval(1);
    jta.setXaResourceOrphanFilterClassNames(
        List.of(
            JTATransactionLogXAResourceOrphanFilter.class.getName(),
            JTANodeNameXAResourceOrphanFilter.class.getName()));
    return com.arjuna.ats.jta.TransactionManager.transactionManager();
  }

  /** Makes ready to recover, with these helpers. */
  static RecoveryManager recovery(List<XAResourceRecoveryHelper> helpers) {
    var bean = recoveryPropertyManager.getRecoveryEnvironmentBean();
    bean.setRecoveryBackoffPeriod(1);
    bean.setRecoveryModuleClassNames(
        List.of(AtomicActionRecoveryModule.class.getName(), XARecoveryModule.class.getName()));
    RecoveryManager manager = RecoveryManager.manager(RecoveryManager.DIRECT_MANAGEMENT);
    manager.initialize();
    helpers.forEach(XARecoveryModule.getRegisteredXARecoveryModule()::addXAResourceRecoveryHelper);
    return manager;
  }

  /** Narayana's own helper for brokers. */
  static XAResourceRecoveryHelper helper(jakarta.jms.XAConnectionFactory factory) {
    return new JmsXAResourceRecoveryHelper(factory);
  }
}
