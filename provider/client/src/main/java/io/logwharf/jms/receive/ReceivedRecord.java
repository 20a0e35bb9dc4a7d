package io.logwharf.jms.receive;

import io.logwharf.protocol.extension.AckType;
import io.logwharf.protocol.message.MessageLife;
import io.logwharf.protocol.record.RecordView;
import java.util.List;

/**
 * A record that was acquired for a consumer, in memory of its own.
 *
 * @param deliveryCount how often it was handed to an application before
 * @param link which consumer of the broker's it was acquired for
 * @param lifeLimited whether it may be one that expires
 */
public record ReceivedRecord(
    RecordView record, int deliveryCount, ConsumerLink link, boolean lifeLimited) {

  /** It waits in a session for its turn, and is to be handed out or given back there. */
  public void load() {
    link.load();
  }

  /** Gives it back from where it waited, as if it had never been delivered. */
  public void giveBackLoaded() {
    link.release(List.of(Chunk.undelivered(record.offset())));
    link.unload();
  }

  /** Settles it where it waited: the application is not to see it. */
  public void settleLoaded(AckType type) {
    link.settle(record.offset(), type);
    link.unload();
  }

  /**
   * Whether its message has expired since the broker delivered it.
   *
   * @param now in ms since 1970
   */
  public boolean isExpired(long now) {
    return lifeLimited && new MessageLife().read(record).isExpired(now);
  }
}
