package io.logwharf.broker.share.delivery;

import io.logwharf.broker.share.order.Candidate;
import io.logwharf.coordinator.share.ShareMember;

/**
 * Who can be served with records of a share partition: a consumer of the extension, or a fetch of a
 * stock share consumer. Owned by the event loop of the share partition.
 */
public interface Waiter {
  /** Who acquires what is delivered. */
  ShareMember member();

  /** Whether it still waits, and a delivery could be sent now. */
  boolean isReady();

  /**
   * Begins a delivery, since something is available; {@link #deliver} or {@link #abandon} follows.
   *
   * @return false where it is being served elsewhere, and waits here no more
   */
  boolean begin();

  /** There was nothing to deliver after all. */
  void abandon();

  /** How many records it takes now; asked after {@link #begin}. */
  int maxRecords();

  /** How many bytes of records it takes now, besides the last one; asked after {@link #begin}. */
  int maxBytes();

  /** In which form it takes records. */
  DeliveryForm form();

  /** Which records it takes, and how far was looked for them; null where it takes any. */
  default Selection selection() {
    return null;
  }

  /** What it is to message groups. */
  default Candidate candidate() {
    return new Candidate(member(), selection() == null ? null : selection().selector());
  }

  /** Takes a delivery, and its regions with it. */
  void deliver(Delivery delivery);
}
