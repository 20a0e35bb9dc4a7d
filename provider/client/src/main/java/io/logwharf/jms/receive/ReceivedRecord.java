package io.logwharf.jms.receive;

import io.logwharf.protocol.message.MessageLife;
import io.logwharf.protocol.record.RecordView;

/**
 * A record that was acquired for a consumer, in memory of its own.
 *
 * @param deliveryCount how often it was handed to an application before
 * @param link which consumer of the broker's it was acquired for
 * @param lifeLimited whether it may be one that expires
 */
public record ReceivedRecord(
    RecordView record, int deliveryCount, ConsumerLink link, boolean lifeLimited) {

  /**
   * Whether its message has expired since the broker delivered it.
   *
   * @param now in ms since 1970
   */
  public boolean isExpired(long now) {
    return lifeLimited && new MessageLife().read(record).isExpired(now);
  }
}
