package io.logwharf.jms.runtime;

import io.logwharf.jms.destination.LogwharfDestination;
import io.logwharf.jms.message.Acknowledger;
import io.logwharf.jms.message.Delivery;
import io.logwharf.jms.message.LogwharfMessage;
import io.logwharf.jms.message.MessageFactory;
import io.logwharf.jms.receive.ReceivedRecord;
import io.logwharf.jms.send.RecordSource;
import io.logwharf.protocol.message.PropertyNames;
import jakarta.jms.JMSException;
import jakarta.jms.Message;

/** Turns messages into records and back. Stateless, but for what an ObjectMessage may hold. */
public final class MessageFormat {
  private final MessageFactory messages;

  public MessageFormat(MessageFactory messages) {
    this.messages = messages;
  }

  /** Makes new messages. */
  public MessageFactory messages() {
    return messages;
  }

  /**
   * A message ready to be written.
   *
   * @param groupId its JMSXGroupID, null where it has none
   */
  public record Outbound(RecordSource source, String groupId) {}

  /**
   * What the provider sets on send (Jakarta Messaging 3.1 §3.4.11).
   *
   * @param messageId null where disabled
   * @param sender whose message it is
   * @param now in ms since 1970
   */
  public record SendHeaders(
      LogwharfDestination destination,
      ProducerSettings settings,
      String messageId,
      SenderIdentity sender,
      long now) {
    long timestamp() {
      return settings.withTimestamp() ? now : 0;
    }

    long expiration() {
      return settings.timeToLive() == 0 ? 0 : after(settings.timeToLive());
    }

    long deliveryTime() {
      return after(settings.deliveryDelay());
    }

    /** The time in so many ms; the end of time where it lies behind that. */
    private long after(long millis) {
      return millis > Long.MAX_VALUE - now ? Long.MAX_VALUE : now + millis;
    }
  }

  /** The message with these headers, in itself and, where it is another provider's, in a copy. */
  public Outbound outbound(Message message, SendHeaders headers) throws JMSException {
    LogwharfMessage own = messages.toOwn(message);
    stamp(own, headers);
    own.setSender(
        headers.sender().toSay(headers.destination(), headers.messageId() != null),
        headers.sender().userId());
    if (own != message) {
      stamp(message, headers);
    }
    return new Outbound(
        out -> own.writeTo(out, headers.now()), own.getStringProperty(PropertyNames.GROUP_ID));
  }

  /** The message in a record. */
  public LogwharfMessage inbound(
      ReceivedRecord record, LogwharfDestination destination, Acknowledger acknowledger) {
    return messages.receive(
        record.record(),
        new Delivery(destination, record.link().partition(), record.deliveryCount(), acknowledger));
  }

  private static void stamp(Message message, SendHeaders headers) throws JMSException {
    message.setJMSDestination(headers.destination());
    message.setJMSDeliveryMode(headers.settings().deliveryMode());
    message.setJMSPriority(headers.settings().priority());
    message.setJMSMessageID(headers.messageId());
    message.setJMSTimestamp(headers.timestamp());
    message.setJMSExpiration(headers.expiration());
    message.setJMSDeliveryTime(headers.deliveryTime());
  }
}
