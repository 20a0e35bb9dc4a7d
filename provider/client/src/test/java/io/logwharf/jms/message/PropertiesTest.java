package io.logwharf.jms.message;

import static io.logwharf.jms.message.Exchange.FACTORY;
import static io.logwharf.jms.message.Exchange.sendAndReceive;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageFormatException;
import jakarta.jms.MessageNotWriteableException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Jakarta Messaging 3.1 §3.5. */
class PropertiesTest {
  private interface Getter {
    Object get(Message message, String name) throws JMSException;
  }

  /** The columns of table 3-2. */
  private static final Map<String, Getter> GETTERS = new LinkedHashMap<>();

  /** The rows of table 3-2: a value, and the columns that it can be read as. */
  private static final Map<Object, List<String>> TABLE = new LinkedHashMap<>();

  /** What the values of the table are as text, read as each type. */
  private static final Map<String, List<String>> EXPECTED =
      Map.of(
          "boolean", List.of("true", "false"),
          "byte", List.of("1"),
          "short", List.of("1"),
          "int", List.of("1"),
          "long", List.of("1"),
          "float", List.of("1.0"),
          "double", List.of("1.0"),
          "String", List.of("true", "1", "1.0"));

  static {
    GETTERS.put("boolean", Message::getBooleanProperty);
    GETTERS.put("byte", Message::getByteProperty);
    GETTERS.put("short", Message::getShortProperty);
    GETTERS.put("int", Message::getIntProperty);
    GETTERS.put("long", Message::getLongProperty);
    GETTERS.put("float", Message::getFloatProperty);
    GETTERS.put("double", Message::getDoubleProperty);
    GETTERS.put("String", Message::getStringProperty);

    TABLE.put(true, List.of("boolean", "String"));
    TABLE.put((byte) 1, List.of("byte", "short", "int", "long", "String"));
    TABLE.put((short) 1, List.of("short", "int", "long", "String"));
    TABLE.put(1, List.of("int", "long", "String"));
    TABLE.put(1L, List.of("long", "String"));
    TABLE.put(1f, List.of("float", "double", "String"));
    TABLE.put(1d, List.of("double", "String"));
    TABLE.put("1", List.copyOf(GETTERS.keySet()));
  }

  private final LogwharfMessage message = FACTORY.createMessage();

  @Test
  void shouldConvertByTheTableAndByNothingElse_3_5_4() throws JMSException {
    for (Map.Entry<Object, List<String>> row : TABLE.entrySet()) {
      message.setObjectProperty("p", row.getKey());
      Message received = sendAndReceive(message);
      for (Map.Entry<String, Getter> column : GETTERS.entrySet()) {
        String what = row.getKey().getClass().getSimpleName() + " as " + column.getKey();
        if (row.getValue().contains(column.getKey())) {
          Object read = column.getValue().get(received, "p");
          assertThat(read.toString()).as(what).isIn(EXPECTED.get(column.getKey()));
        } else {
          assertThatThrownBy(() -> column.getValue().get(received, "p"))
              .as(what)
              .isInstanceOf(MessageFormatException.class);
        }
      }
    }
  }

  @Test
  void shouldReadNullAsValueOfDoes_3_5_4_and_3_5_8() throws JMSException {
    message.setStringProperty("nothing", null);
    Message received = sendAndReceive(message);
    assertThat(received.propertyExists("nothing")).isTrue();
    assertThat(received.propertyExists("absent")).isFalse();
    for (String name : new String[] {"nothing", "absent"}) {
      assertThat(received.getStringProperty(name)).isNull();
      assertThat(received.getObjectProperty(name)).isNull();
      assertThat(received.getBooleanProperty(name)).isFalse();
      for (String type : List.of("byte", "short", "int", "long")) {
        assertThatThrownBy(() -> GETTERS.get(type).get(received, name))
            .isInstanceOf(NumberFormatException.class);
      }
      for (String type : List.of("float", "double")) {
        assertThatThrownBy(() -> GETTERS.get(type).get(received, name))
            .isInstanceOf(NullPointerException.class);
      }
    }
  }

  @Test
  void shouldReadNamesThatNothingCanHaveAsNotSet_3_5_8() throws JMSException {
    for (String name : new String[] {null, ""}) {
      assertThat(message.propertyExists(name)).isFalse();
      assertThat(message.getObjectProperty(name)).isNull();
      assertThat(message.getStringProperty(name)).isNull();
      assertThat(message.getBooleanProperty(name)).isFalse();
    }
  }

  @Test
  void shouldThrowNumberFormatForTextThatIsNoNumber_3_5_4() throws JMSException {
    message.setStringProperty("text", "many");
    assertThat(message.getBooleanProperty("text")).isFalse();
    for (String type : List.of("byte", "short", "int", "long", "float", "double")) {
      assertThatThrownBy(() -> GETTERS.get(type).get(message, "text"))
          .isInstanceOf(NumberFormatException.class);
    }
  }

  @Test
  void shouldKeepTypedValues_3_5_2() throws JMSException {
    message.setBooleanProperty("z", true);
    message.setByteProperty("b", (byte) -1);
    message.setShortProperty("h", (short) -2);
    message.setIntProperty("i", -3);
    message.setLongProperty("l", Long.MIN_VALUE);
    message.setFloatProperty("f", 1.5f);
    message.setDoubleProperty("d", Math.PI);
    message.setStringProperty("s", "größe");
    Message received = sendAndReceive(message);
    for (String name : List.of("z", "b", "h", "i", "l", "f", "d", "s")) {
      assertThat(received.getObjectProperty(name)).isEqualTo(message.getObjectProperty(name));
    }
    assertThat(received.getLongProperty("l")).isEqualTo(Long.MIN_VALUE);
  }

  @Test
  void shouldRefuseObjectsOfOtherClasses_3_5_5() {
    assertThatThrownBy(() -> message.setObjectProperty("p", List.of()))
        .isInstanceOf(MessageFormatException.class);
    assertThatThrownBy(() -> message.setObjectProperty("p", 'c'))
        .isInstanceOf(MessageFormatException.class);
    assertThatThrownBy(() -> message.setObjectProperty("p", new byte[1]))
        .isInstanceOf(MessageFormatException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"1a", "a b", "a-b", "a.b", "NULL", "true", "Between", "escape", "JMSFoo", "a'"})
  void shouldRefuseNamesThatASelectorCouldNotName_3_5_1(String name) {
    assertThatThrownBy(() -> message.setIntProperty(name, 1))
        .isInstanceOf(JMSException.class)
        .hasMessageContaining(name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "_a", "$a1", "größe", "JMSXGroupID", "JMS_vendor_x", "nulls"})
  void shouldAcceptIdentifiers_3_5_1_and_3_5_9_and_3_5_10(String name) throws JMSException {
    message.setStringProperty(name, "1");
    assertThat(sendAndReceive(message).getIntProperty(name)).isEqualTo(1);
  }

  @Test
  void shouldRefuseNoNameAtAll() {
    for (String name : new String[] {null, ""}) {
      assertThatThrownBy(() -> message.setStringProperty(name, "x"))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void shouldBeReadOnlyOnceReceivedUntilCleared_3_5_3_and_3_5_7() throws JMSException {
    message.setIntProperty("a", 1);
    LogwharfTextMessage text = FACTORY.createTextMessage();
    text.setText("body");
    text.setIntProperty("a", 1);
    LogwharfTextMessage received = sendAndReceive(text);
    assertThatThrownBy(() -> received.setIntProperty("a", 2))
        .isInstanceOf(MessageNotWriteableException.class);
    received.clearProperties();
    assertThat(Collections.list(received.getPropertyNames())).isEmpty();
    assertThat(received.getText()).isEqualTo("body");
    received.setIntProperty("a", 2);
    assertThat(received.getIntProperty("a")).isEqualTo(2);
    assertThatThrownBy(() -> received.setText("x"))
        .isInstanceOf(MessageNotWriteableException.class);
  }

  @Test
  void shouldNameAllPropertiesButNoHeaderFields_3_5_6() throws JMSException {
    message.setJMSType("type");
    message.setIntProperty("a", 1);
    message.setIntProperty("b", 1);
    assertThat(Collections.list(message.getPropertyNames()).toArray()).containsExactly("a", "b");
    assertThat(Collections.list(sendAndReceive(message).getPropertyNames()).toArray())
        .containsExactly("a", "b", "JMSXDeliveryCount");
  }
}
