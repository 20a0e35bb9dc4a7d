package io.logwharf.broker;

import io.logwharf.broker.network.Overload;
import io.logwharf.log.LogStore;

/** The journal's overload, as the network looks at it. */
record JournalOverload(LogStore logs) implements Overload {
  @Override
  public boolean isOverloaded() {
    return logs.isOverloaded();
  }

  @Override
  public void onRelief(Runnable listener) {
    logs.onRelief(listener);
  }
}
