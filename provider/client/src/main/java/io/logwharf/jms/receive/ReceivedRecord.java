package io.logwharf.jms.receive;

import io.logwharf.protocol.record.RecordView;

/**
 * A record that was acquired for a consumer, in memory of its own.
 *
 * @param deliveryCount how often it was handed to an application before
 * @param link which consumer of the broker's it was acquired for
 */
public record ReceivedRecord(RecordView record, int deliveryCount, ConsumerLink link) {}
