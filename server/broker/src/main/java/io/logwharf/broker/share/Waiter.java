package io.logwharf.broker.share;

import io.logwharf.coordinator.share.ShareMember;

/**
 * Who can be served with records of a share partition: a consumer of the extension, or a fetch of a
 * stock share consumer. Owned by the event loop of the share partition.
 */
interface Waiter {
  /** Who acquires what is delivered. */
  ShareMember member();

  /** Whether a delivery could be sent now. */
  boolean isReady();

  /** How many records it takes now; only asked while ready. */
  int maxRecords();

  /** How many bytes of records it takes now, besides the last one; only asked while ready. */
  int maxBytes();

  /** In which form it takes records. */
  DeliveryForm form();

  /** Takes a delivery, and its regions with it. */
  void deliver(Delivery delivery);
}
