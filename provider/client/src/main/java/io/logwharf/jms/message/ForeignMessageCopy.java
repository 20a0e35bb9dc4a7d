package io.logwharf.jms.message;

import io.logwharf.protocol.message.PropertyNames;
import jakarta.jms.BytesMessage;
import jakarta.jms.JMSException;
import jakarta.jms.MapMessage;
import jakarta.jms.Message;
import jakarta.jms.MessageEOFException;
import jakarta.jms.ObjectMessage;
import jakarta.jms.StreamMessage;
import jakarta.jms.TextMessage;
import java.util.Collections;
import java.util.List;

/** Copies another provider's message into one of ours, by the public interfaces only. */
final class ForeignMessageCopy {
  private static final int CHUNK_BYTES = 8192;

  private final Message source;

  ForeignMessageCopy(Message source) {
    this.source = source;
  }

  void copyTo(LogwharfMessage target) throws JMSException {
    copyHeaders(target);
    copyProperties(target);
    if (target instanceof LogwharfTextMessage text) {
      text.setText(((TextMessage) source).getText());
    } else if (target instanceof LogwharfBytesMessage bytes) {
      copyBytes((BytesMessage) source, bytes);
    } else if (target instanceof LogwharfMapMessage map) {
      copyMap((MapMessage) source, map);
    } else if (target instanceof LogwharfStreamMessage stream) {
      copyStream((StreamMessage) source, stream);
    } else if (target instanceof LogwharfObjectMessage object) {
      object.setObject(((ObjectMessage) source).getObject());
    }
  }

  /** What the application sets; the rest is set by the send. */
  private void copyHeaders(LogwharfMessage target) throws JMSException {
    copyCorrelationId(target);
    target.setJMSReplyTo(source.getJMSReplyTo());
    target.setJMSType(source.getJMSType());
  }

  private void copyCorrelationId(LogwharfMessage target) throws JMSException {
    String text = source.getJMSCorrelationID();
    if (text != null) {
      target.setJMSCorrelationID(text);
      return;
    }
    try {
      target.setJMSCorrelationIDAsBytes(source.getJMSCorrelationIDAsBytes());
    } catch (UnsupportedOperationException e) {
      // §3.4.5 allows it to a provider that has no such thing, so there is nothing to copy.
      target.setJMSCorrelationID(null);
    }
  }

  private void copyProperties(LogwharfMessage target) throws JMSException {
    for (Object name : Collections.list(source.getPropertyNames())) {
      String property = (String) name;
      // The provider that received the message set it; ours counts its own deliveries.
      boolean ofReceiver = property.equals(PropertyMessage.DELIVERY_COUNT);
      if (!ofReceiver && !PropertyNames.isHeaderField(property)) {
        target.setObjectProperty(property, source.getObjectProperty(property));
      }
    }
  }

  private static void copyBytes(BytesMessage from, LogwharfBytesMessage to) throws JMSException {
    from.reset();
    byte[] chunk = new byte[CHUNK_BYTES];
    for (int count = from.readBytes(chunk); count > 0; count = from.readBytes(chunk)) {
      to.writeBytes(chunk, 0, count);
    }
    from.reset();
  }

  private static void copyMap(MapMessage from, LogwharfMapMessage to) throws JMSException {
    List<?> names = Collections.list(from.getMapNames());
    for (Object name : names) {
      to.setObject((String) name, from.getObject((String) name));
    }
  }

  private static void copyStream(StreamMessage from, LogwharfStreamMessage to) throws JMSException {
    from.reset();
    try {
      while (true) {
        to.writeObject(from.readObject());
      }
    } catch (MessageEOFException end) {
      // The interface has no other way to tell that there is no more.
      from.reset();
    }
  }
}
