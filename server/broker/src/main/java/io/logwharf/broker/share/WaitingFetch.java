package io.logwharf.broker.share;

import io.logwharf.broker.partition.Partition;
import io.logwharf.broker.share.delivery.Delivery;
import io.logwharf.broker.share.delivery.DeliveryForm;
import io.logwharf.broker.share.delivery.Waiter;
import io.logwharf.coordinator.share.ShareMember;
import org.apache.kafka.common.protocol.Errors;

/**
 * A fetch of a stock share consumer at one of the share partitions that it waits for; the first to
 * have records serves it. Owned by the event loop of the share partition.
 */
final class WaitingFetch implements Waiter {
  private final PendingShareFetch fetch;
  private final Partition partition;
  private final SharePartitionHost host;
  private final ShareMember member;

  WaitingFetch(
      PendingShareFetch fetch, Partition partition, SharePartitionHost host, ShareMember member) {
    this.fetch = fetch;
    this.partition = partition;
    this.host = host;
    this.member = member;
  }

  @Override
  public ShareMember member() {
    return member;
  }

  @Override
  public boolean isReady() {
    return fetch.isWaiting() && host.dispatch().hasBytes(fetch.limits().minBytes());
  }

  @Override
  public boolean begin() {
    return fetch.claim();
  }

  @Override
  public void abandon() {
    fetch.unclaim();
  }

  @Override
  public int maxRecords() {
    return fetch.limits().maxRecords();
  }

  @Override
  public int maxBytes() {
    return fetch.limits().maxBytes();
  }

  @Override
  public DeliveryForm form() {
    return fetch.limits().form();
  }

  @Override
  public void deliver(Delivery delivery) {
    host.timedMembers().watchLocks();
    fetch.complete(partition, delivery);
  }

  /** The share partition is no longer served. */
  void fail(Errors error) {
    if (fetch.claim()) {
      fetch.complete(partition, error);
    }
  }
}
