package io.logwharf.jms.xa.crash;

import com.arjuna.ats.arjuna.common.ObjectStoreEnvironmentBean;
import com.arjuna.ats.arjuna.common.Uid;
import com.arjuna.ats.arjuna.exceptions.ObjectStoreException;
import com.arjuna.ats.arjuna.state.OutputObjectState;
import com.arjuna.ats.internal.arjuna.objectstore.ShadowNoFileLockStore;

/**
 * Narayana's log in files, which says when the decision of the thread's transaction is written.
 * Narayana makes it by its name, so the thread's way comes by a thread-local variable.
 */
public final class SteppedStore extends ShadowNoFileLockStore {
  static final ThreadLocal<Waiting.Way> WAY = new ThreadLocal<>();
  private static final String DECISION = "AtomicAction";

  /** Called by Narayana. */
  public SteppedStore(ObjectStoreEnvironmentBean config) throws ObjectStoreException {
    super(config);
  }

  @Override
  public boolean write_committed(Uid id, String type, OutputObjectState state)
      throws ObjectStoreException {
    Waiting.Way way = type.endsWith(DECISION) ? WAY.get() : null;
    if (way == null) {
      return super.write_committed(id, type, state);
    }
    way.at(CrashStep.BEFORE_LOG);
    boolean written = super.write_committed(id, type, state);
    way.at(CrashStep.AFTER_LOG);
    return written;
  }
}
