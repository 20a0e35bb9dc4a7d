package io.logwharf.jms.context;

import static io.logwharf.jms.error.UncheckedErrors.call;
import static io.logwharf.jms.error.UncheckedErrors.run;

import io.logwharf.jms.connection.LogwharfSession;
import io.logwharf.jms.error.UncheckedErrors;
import io.logwharf.jms.runtime.ProducerSettings;
import jakarta.jms.CompletionListener;
import jakarta.jms.Destination;
import jakarta.jms.JMSException;
import jakarta.jms.JMSProducer;
import jakarta.jms.Message;
import java.io.Serializable;
import java.util.Collections;
import java.util.Map;
import java.util.Set;

/**
 * A producer of the simplified API (Jakarta Messaging 3.1 §7.11): what it has been set to is
 * applied to each message it sends. Not thread-safe, like the context it belongs to.
 */
final class LogwharfJmsProducer implements JMSProducer {
  private final LogwharfSession session;
  private final MessageTemplate template;
  private final BodyMessages bodies;
  private ProducerSettings settings = ProducerSettings.DEFAULT;
  private CompletionListener listener;

  LogwharfJmsProducer(LogwharfSession session) throws JMSException {
    this.session = session;
    this.template = new MessageTemplate(session.createMessage());
    this.bodies = new BodyMessages(session);
  }

  @Override
  public JMSProducer send(Destination destination, Message message) {
    return change(
        () -> {
          if (message != null) {
            template.applyTo(message);
          }
          session.send(destination, message, settings, listener);
        });
  }

  @Override
  public JMSProducer send(Destination destination, String body) {
    return send(destination, call(() -> bodies.text(body)));
  }

  @Override
  public JMSProducer send(Destination destination, Map<String, Object> body) {
    return send(destination, call(() -> bodies.map(body)));
  }

  @Override
  public JMSProducer send(Destination destination, byte[] body) {
    return send(destination, call(() -> bodies.bytes(body)));
  }

  @Override
  public JMSProducer send(Destination destination, Serializable body) {
    return send(destination, call(() -> bodies.object(body)));
  }

  @Override
  public JMSProducer setDisableMessageID(boolean value) {
    settings = settings.withMessageId(!value);
    return this;
  }

  @Override
  public boolean getDisableMessageID() {
    return !settings.withMessageId();
  }

  @Override
  public JMSProducer setDisableMessageTimestamp(boolean value) {
    settings = settings.withTimestamp(!value);
    return this;
  }

  @Override
  public boolean getDisableMessageTimestamp() {
    return !settings.withTimestamp();
  }

  @Override
  public JMSProducer setDeliveryMode(int deliveryMode) {
    return change(() -> settings = settings.withDeliveryMode(deliveryMode));
  }

  @Override
  public int getDeliveryMode() {
    return settings.deliveryMode();
  }

  @Override
  public JMSProducer setPriority(int priority) {
    return change(() -> settings = settings.withPriority(priority));
  }

  @Override
  public int getPriority() {
    return settings.priority();
  }

  @Override
  public JMSProducer setTimeToLive(long timeToLive) {
    return change(() -> settings = settings.withTimeToLive(timeToLive));
  }

  @Override
  public long getTimeToLive() {
    return settings.timeToLive();
  }

  @Override
  public JMSProducer setDeliveryDelay(long deliveryDelay) {
    return change(() -> settings = settings.withDeliveryDelay(deliveryDelay));
  }

  @Override
  public long getDeliveryDelay() {
    return settings.deliveryDelay();
  }

  @Override
  public JMSProducer setAsync(CompletionListener completionListener) {
    listener = completionListener;
    return this;
  }

  @Override
  public CompletionListener getAsync() {
    return listener;
  }

  @Override
  public JMSProducer setProperty(String name, boolean value) {
    return change(() -> template.message().setBooleanProperty(name, value));
  }

  @Override
  public JMSProducer setProperty(String name, byte value) {
    return change(() -> template.message().setByteProperty(name, value));
  }

  @Override
  public JMSProducer setProperty(String name, short value) {
    return change(() -> template.message().setShortProperty(name, value));
  }

  @Override
  public JMSProducer setProperty(String name, int value) {
    return change(() -> template.message().setIntProperty(name, value));
  }

  @Override
  public JMSProducer setProperty(String name, long value) {
    return change(() -> template.message().setLongProperty(name, value));
  }

  @Override
  public JMSProducer setProperty(String name, float value) {
    return change(() -> template.message().setFloatProperty(name, value));
  }

  @Override
  public JMSProducer setProperty(String name, double value) {
    return change(() -> template.message().setDoubleProperty(name, value));
  }

  @Override
  public JMSProducer setProperty(String name, String value) {
    return change(() -> template.message().setStringProperty(name, value));
  }

  @Override
  public JMSProducer setProperty(String name, Object value) {
    return change(() -> template.message().setObjectProperty(name, value));
  }

  @Override
  public JMSProducer clearProperties() {
    return change(() -> template.message().clearProperties());
  }

  @Override
  public boolean propertyExists(String name) {
    return call(() -> template.message().propertyExists(name));
  }

  @Override
  public boolean getBooleanProperty(String name) {
    return call(() -> template.message().getBooleanProperty(name));
  }

  @Override
  public byte getByteProperty(String name) {
    return call(() -> template.message().getByteProperty(name));
  }

  @Override
  public short getShortProperty(String name) {
    return call(() -> template.message().getShortProperty(name));
  }

  @Override
  public int getIntProperty(String name) {
    return call(() -> template.message().getIntProperty(name));
  }

  @Override
  public long getLongProperty(String name) {
    return call(() -> template.message().getLongProperty(name));
  }

  @Override
  public float getFloatProperty(String name) {
    return call(() -> template.message().getFloatProperty(name));
  }

  @Override
  public double getDoubleProperty(String name) {
    return call(() -> template.message().getDoubleProperty(name));
  }

  @Override
  public String getStringProperty(String name) {
    return call(() -> template.message().getStringProperty(name));
  }

  @Override
  public Object getObjectProperty(String name) {
    return call(() -> template.message().getObjectProperty(name));
  }

  @Override
  public Set<String> getPropertyNames() {
    return Collections.unmodifiableSet(new PropertyNameView(template));
  }

  @Override
  public JMSProducer setJMSCorrelationIDAsBytes(byte[] correlationId) {
    return change(() -> template.setCorrelationIdBytes(correlationId));
  }

  @Override
  public byte[] getJMSCorrelationIDAsBytes() {
    return call(() -> template.message().getJMSCorrelationIDAsBytes());
  }

  @Override
  public JMSProducer setJMSCorrelationID(String correlationId) {
    return change(() -> template.setCorrelationId(correlationId));
  }

  @Override
  public String getJMSCorrelationID() {
    return call(() -> template.message().getJMSCorrelationID());
  }

  @Override
  public JMSProducer setJMSType(String type) {
    return change(() -> template.message().setJMSType(type));
  }

  @Override
  public String getJMSType() {
    return call(() -> template.message().getJMSType());
  }

  @Override
  public JMSProducer setJMSReplyTo(Destination replyTo) {
    return change(() -> template.message().setJMSReplyTo(replyTo));
  }

  @Override
  public Destination getJMSReplyTo() {
    return call(() -> template.message().getJMSReplyTo());
  }

  private JMSProducer change(UncheckedErrors.Action action) {
    run(action);
    return this;
  }
}
