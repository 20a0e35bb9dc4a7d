package io.logwharf.coordinator.share;

import java.util.function.LongSupplier;

/** Delays grow with the number of deliveries; times are those of the simulation's clock. */
record SimulatedRedelivery(
    int maxDeliveryCount, boolean keepsDeadLetters, long delayMs, LongSupplier nowMs)
    implements RedeliveryPolicy {

  @Override
  public boolean keepsExpired() {
    return keepsDeadLetters;
  }

  @Override
  public long dueMs(int deliveryCount) {
    return delayMs == 0 ? 0 : nowMs.getAsLong() + delayMs * deliveryCount;
  }
}
