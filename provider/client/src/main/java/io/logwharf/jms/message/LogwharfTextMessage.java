package io.logwharf.jms.message;

import io.logwharf.protocol.message.BodyType;
import io.logwharf.protocol.record.BatchWriter;
import io.logwharf.protocol.record.RecordView;
import jakarta.jms.JMSException;
import jakarta.jms.TextMessage;

/** A message whose body is a string, or null. */
public final class LogwharfTextMessage extends LogwharfMessage implements TextMessage {
  private String text;
  private boolean textKnown;

  LogwharfTextMessage() {
    super(BodyType.TEXT);
    textKnown = true;
  }

  LogwharfTextMessage(RecordView record, Delivery delivery) {
    super(BodyType.TEXT, record, delivery);
  }

  @Override
  public String getText() {
    if (!textKnown) {
      text = receivedBody().valueAsText();
      textKnown = true;
    }
    return text;
  }

  @Override
  public void setText(String newText) throws JMSException {
    requireWriteableBody();
    text = newText;
  }

  @Override
  void emptyBody() {
    text = null;
    textKnown = true;
  }

  @Override
  Object bodyObject() {
    return getText();
  }

  @Override
  int bodySize() {
    if (textKnown) {
      return text == null ? 0 : text.length();
    }
    return Math.max(0, receivedBody().valueLength());
  }

  @Override
  void writeBody(BatchWriter out) {
    if (textKnown) {
      out.value(text);
    } else {
      out.value(receivedBody().copyValue());
    }
  }
}
