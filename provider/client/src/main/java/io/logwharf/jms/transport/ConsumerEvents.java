package io.logwharf.jms.transport;

import io.logwharf.protocol.extension.ConsumerEvent;
import java.nio.ByteBuffer;

/** Hears what the broker tells one attached consumer; on the channel's loop, must not block. */
@FunctionalInterface
public interface ConsumerEvents {
  /**
   * The broker says something.
   *
   * @param records the record batches of a delivery, the listener's to keep; empty otherwise
   */
  void onEvent(ConsumerEvent event, ByteBuffer records);
}
