package io.logwharf.jms.serversession;

import io.logwharf.jms.destination.LogwharfDestination;

/** The connection consumer that a session was loaded by. Thread-safe. */
public interface LoadOrigin {
  /** What it consumes. */
  LogwharfDestination destination();

  /**
   * A session has settled messages of it: where it is closed, it may end now.
   *
   * @return whether it has ended: no session has anything of it, and none will have
   */
  boolean onSettled();
}
