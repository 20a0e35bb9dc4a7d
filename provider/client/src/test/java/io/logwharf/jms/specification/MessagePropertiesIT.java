package io.logwharf.jms.specification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.JMSRuntimeException;
import jakarta.jms.Message;
import jakarta.jms.MessageNotWriteableException;
import jakarta.jms.Queue;
import jakarta.jms.QueueBrowser;
import jakarta.jms.TextMessage;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Jakarta Messaging 3.1 §3.5, message properties")
class MessagePropertiesIT {
  @RegisterExtension final ProviderExtension provider = new ProviderExtension();

  @Test
  @DisplayName("§3.5.2, §3.5.5 every type of property arrives as the type and value it was set to")
  void shouldCarryEveryTypeOfProperty() throws JMSException {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("yes", true);
    values.put("no", false);
    values.put("byte", Byte.MIN_VALUE);
    values.put("short", Short.MAX_VALUE);
    values.put("int", Integer.MIN_VALUE);
    values.put("long", Long.MAX_VALUE);
    values.put("float", Float.MIN_VALUE);
    values.put("infinite", Float.NEGATIVE_INFINITY);
    values.put("double", Math.E);
    values.put("notANumber", Double.NaN);
    values.put("text", "größe 😀 = \"\\\n\0");
    values.put("empty", "");
    values.put("nothing", null);
    Message message = provider.session().createMessage();
    for (Map.Entry<String, Object> value : values.entrySet()) {
      message.setObjectProperty(value.getKey(), value.getValue());
    }
    Message received = provider.sendAndReceive(message);
    for (Map.Entry<String, Object> value : values.entrySet()) {
      assertThat(received.propertyExists(value.getKey())).as(value.getKey()).isTrue();
      assertThat(received.getObjectProperty(value.getKey())).isEqualTo(value.getValue());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "NULL", "TRUE", "FALSE", "NOT", "AND", "OR", "BETWEEN", "LIKE", "IN", "IS", "ESCAPE"
      })
  @DisplayName("§3.5.1, §3.8.1.1 no property is called like a word of the selector language")
  void shouldRefuseReservedWordsInAnyCase(String word) throws JMSException {
    Message message = provider.session().createMessage();
    JMSContext context = provider.newContext(JMSContext.AUTO_ACKNOWLEDGE);
    String mixed = word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT);
    for (String name : new String[] {word, word.toLowerCase(Locale.ROOT), mixed}) {
      assertThatThrownBy(() -> message.setStringProperty(name, "x"))
          .isInstanceOf(JMSException.class)
          .hasMessageContaining(name);
      assertThatThrownBy(() -> context.createProducer().setProperty(name, "x"))
          .isInstanceOf(JMSRuntimeException.class)
          .hasMessageContaining(name);
    }
    message.setStringProperty(word + "S", "x");
    assertThat(provider.sendAndReceive(message).getStringProperty(word + "S")).isEqualTo("x");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1st", "a b", "a-b", "a.b", "a'b", "#", "a(", " a"})
  @DisplayName("§3.5.1, §3.8.1.1 a property's name is a Java identifier")
  void shouldRefuseNamesThatAreNoIdentifiers(String name) throws JMSException {
    Message message = provider.session().createMessage();
    assertThatThrownBy(() -> message.setIntProperty(name, 1))
        .isInstanceOf(JMSException.class)
        .hasMessageContaining(name);
    assertThat(message.propertyExists(name)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"_", "$", "a1", "größe", "数", "JMS_vendor", "nullable"})
  @DisplayName("§3.5.1, §3.5.10 identifiers are names, of unlimited length, told apart by case")
  void shouldCarryPropertiesOfAnyIdentifier(String name) throws JMSException {
    Message message = provider.session().createMessage();
    String unlimited = name + "x".repeat(2000);
    message.setIntProperty(name, 1);
    message.setIntProperty(unlimited, 2);
    message.setIntProperty("Case", 3);
    message.setIntProperty("case", 4);
    Message received = provider.sendAndReceive(message);
    assertThat(received.getIntProperty(name)).isEqualTo(1);
    assertThat(received.getIntProperty(unlimited)).isEqualTo(2);
    assertThat(received.getIntProperty("Case")).isEqualTo(3);
    assertThat(received.getIntProperty("case")).isEqualTo(4);
  }

  @Test
  @DisplayName("§3.5.3, §3.5.7 received properties are read-only until cleared; the body stays")
  void shouldRefuseToSetPropertiesOfReceivedMessagesUntilCleared() throws JMSException {
    TextMessage message = provider.session().createTextMessage("body");
    message.setIntProperty("a", 1);
    message.setJMSType("type");
    TextMessage received = provider.sendAndReceive(message);
    assertThatThrownBy(() -> received.setBooleanProperty("a", true)).isInstanceOf(READ_ONLY);
    assertThatThrownBy(() -> received.setByteProperty("a", (byte) 1)).isInstanceOf(READ_ONLY);
    assertThatThrownBy(() -> received.setShortProperty("a", (short) 1)).isInstanceOf(READ_ONLY);
    assertThatThrownBy(() -> received.setIntProperty("a", 1)).isInstanceOf(READ_ONLY);
    assertThatThrownBy(() -> received.setLongProperty("a", 1)).isInstanceOf(READ_ONLY);
    assertThatThrownBy(() -> received.setFloatProperty("a", 1)).isInstanceOf(READ_ONLY);
    assertThatThrownBy(() -> received.setDoubleProperty("a", 1)).isInstanceOf(READ_ONLY);
    assertThatThrownBy(() -> received.setStringProperty("a", "b")).isInstanceOf(READ_ONLY);
    assertThatThrownBy(() -> received.setObjectProperty("b", 1)).isInstanceOf(READ_ONLY);
    assertThat(received.getIntProperty("a")).isEqualTo(1);

    received.clearProperties();
    assertThat(Collections.list(received.getPropertyNames())).isEmpty();
    assertThat(received.propertyExists("a")).isFalse();
    assertThat(received.getText()).isEqualTo("body");
    assertThat(received.getJMSType()).isEqualTo("type");
    received.setIntProperty("b", 2);
    assertThat(received.getIntProperty("b")).isEqualTo(2);
  }

  private static final Class<MessageNotWriteableException> READ_ONLY =
      MessageNotWriteableException.class;

  @Test
  @DisplayName("§3.5.3 messages that are browsed are read-only as well")
  void shouldRefuseToSetPropertiesOfBrowsedMessages() throws JMSException {
    Queue queue = provider.newQueue();
    provider.send(queue, provider.session().createMessage());
    try (QueueBrowser browser = provider.session().createBrowser(queue)) {
      Message browsed = (Message) browser.getEnumeration().nextElement();
      assertThatThrownBy(() -> browsed.setIntProperty("a", 1)).isInstanceOf(READ_ONLY);
    }
  }

  @Test
  @DisplayName("§3.5.6 the names are those of the properties, not of header fields")
  void shouldNotCountHeaderFieldsAsProperties() throws JMSException {
    Message message = provider.session().createMessage();
    message.setJMSType("type");
    message.setJMSCorrelationID("id");
    message.setIntProperty("a", 1);
    Message received = provider.sendAndReceive(message);
    assertThat(Collections.list(message.getPropertyNames()).toArray()).containsExactly("a");
    assertThat(Collections.list(received.getPropertyNames()).toArray())
        .containsExactlyInAnyOrder("a", "JMSXDeliveryCount");
    assertThatThrownBy(() -> message.setStringProperty("JMSType", "other"))
        .isInstanceOf(JMSException.class);
  }

  @Test
  @DisplayName("§3.5.9 JMSXGroupID and JMSXGroupSeq are supported")
  void shouldCarryTheGroupOfAMessage() throws JMSException {
    Message message = provider.session().createMessage();
    message.setStringProperty("JMSXGroupID", "a group");
    message.setIntProperty("JMSXGroupSeq", 1);
    Message received = provider.sendAndReceive(message);
    assertThat(received.getStringProperty("JMSXGroupID")).isEqualTo("a group");
    assertThat(received.getObjectProperty("JMSXGroupSeq")).isEqualTo(1);
    assertThat(Collections.list(provider.connection().getMetaData().getJMSXPropertyNames()))
        .map(Object::toString)
        .contains("JMSXGroupID", "JMSXGroupSeq", "JMSXDeliveryCount");
  }

  @Test
  @DisplayName("§3.5.9, §3.5.11 JMSXDeliveryCount is the receiver's, whatever the sender set")
  void shouldNotTakeADeliveryCountFromTheSender() throws JMSException {
    Message message = provider.session().createMessage();
    message.setIntProperty("JMSXDeliveryCount", 99);
    Message received = provider.sendAndReceive(message);
    assertThat(received.getIntProperty("JMSXDeliveryCount")).isEqualTo(1);
    assertThat(received.getJMSRedelivered()).isFalse();
    Message forwarded = provider.sendAndReceive(received);
    assertThat(forwarded.getIntProperty("JMSXDeliveryCount")).isEqualTo(1);
    assertThat(Collections.list(forwarded.getPropertyNames()).toArray())
        .containsExactly("JMSXDeliveryCount");
  }
}
